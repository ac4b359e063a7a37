using NemoVideo.Http;

namespace NemoVideo.Uploads;

/// <summary>Watches one try of an upload: how much, how large, whether it moves.</summary>
internal sealed class UploadMeter(long maxBytes, IdleClock clock, IProgress<long>? progress)
{
    private long _sent;

    /// <summary>All files have left: from now on the server may have what it needs. Before that, what breaks off is nothing to it.</summary>
    public bool AllSent { get; set; }

    public void Moved(int bytes)
    {
        _sent += bytes;
        clock.Moved();
        progress?.Report(_sent);
    }

    /// <exception cref="NemoVideoApiException">The file is larger than the backend takes.</exception>
    public void Check(string name, long? length)
    {
        if (length > maxBytes)
        {
            throw new NemoVideoApiException(NemoErrorCode.FileTooLarge, $"Upload: {name} is larger than {maxBytes} bytes; it was not sent whole.");
        }
    }
}
