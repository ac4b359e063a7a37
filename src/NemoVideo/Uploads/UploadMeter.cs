using NemoVideo.Http;

namespace NemoVideo.Uploads;

/// <summary>Monitors one try of an upload: progress, size and stalls.</summary>
internal sealed class UploadMeter(long maxBytes, IdleTimeout idle, IProgress<long>? progress)
{
    private long _sent;

    /// <summary>Gets or sets whether all files were sent: from then on the server may have what it needs. An earlier interruption has no effect there.</summary>
    public bool AllSent { get; set; }

    public void Progressed(int bytes)
    {
        _sent += bytes;
        idle.Progressed();
        progress?.Report(_sent);
    }

    /// <exception cref="NemoVideoApiException">The file is larger than the backend accepts.</exception>
    public void Check(string name, long? length)
    {
        if (length > maxBytes)
        {
            throw new NemoVideoApiException(NemoErrorCode.FileTooLarge, $"Upload: {name} is larger than {maxBytes} bytes; it was not sent whole.");
        }
    }
}
