using NemoVideo.Uploads;

namespace NemoBot.Core.Delivery;

/// <summary>Makes a picture of a video that a browser may not be able to play (HEVC, for example), with ffmpeg.</summary>
public sealed class VideoStill(Ffmpeg ffmpeg) : IDisposable
{
    /// <summary>In pixels.</summary>
    private const int LongestSide = 640;
    private const int MostBytes = 500_000;

    /// <summary>Decoding is costly and strangers ask for it: one at a time, whoever asks.</summary>
    private readonly SemaphoreSlim _gate = new(1);

    /// <param name="path">The path of the stored video.</param>
    /// <returns>A JPEG; null if ffmpeg is not installed, or cannot read the video.</returns>
    public async Task<byte[]?> MakeAsync(string path, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            // The first frame of many videos is black; a video shorter than that has no frame there.
            return await FrameAsync(path, "0.5", cancellationToken) ?? await FrameAsync(path, "0", cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<byte[]?> FrameAsync(string path, string second, CancellationToken cancellationToken)
    {
        // A file that names other files, as playlists do, is not followed beyond this disk.
        var frame = await ffmpeg.RunAsync(
            ["-protocol_whitelist", "file", "-ss", second, "-i", path, "-frames:v", "1", "-vf", $@"scale=min({LongestSide}\,iw):min({LongestSide}\,ih):force_original_aspect_ratio=decrease", "-q:v", "4", "-f", "mjpeg", "pipe:1"],
            MostBytes,
            cancellationToken);
        return frame is not null && MediaSignature.Of(frame) == MediaFormats.Jpg ? frame : null;
    }
}
