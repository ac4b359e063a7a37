using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using NemoVideo.Uploads;

namespace NemoBot.Core.Delivery;

/// <summary>Makes pictures with ffmpeg, if that is installed.</summary>
/// <remarks>Decoding is costly, and strangers' files cause it: a few processes run at once, each for a limited time. Who gets no turn in that time gets no picture.</remarks>
public sealed class Ffmpeg(TimeProvider time) : IDisposable
{
    /// <summary>Maximum number of processes at once.</summary>
    private const int MostAtOnce = 2;

    /// <summary>A frame with more pixels is not decoded: 8K has 33 million.</summary>
    private const string MostPixels = "40000000";

    /// <summary>For one frame.</summary>
    private static readonly TimeSpan FrameLimit = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turns = new(MostAtOnce);

    /// <summary>
    /// A filter that takes the frame at half a second: the first frame of many videos is black. It takes the last frame of a shorter one.
    /// </summary>
    public const string EarlyFrame = @"fps=10,tpad=stop_mode=clone:stop_duration=1,select=gte(t\,0.5)";

    /// <summary>Returns the arguments that name a file to read. Only its pictures are decoded, on one thread, and a file that names other files, as playlists do, is not followed beyond this disk.</summary>
    public static IEnumerable<string> Input(string path) => ["-protocol_whitelist", "file", "-threads", "1", "-max_pixels", MostPixels, "-an", "-sn", "-dn", "-i", path];

    /// <summary>Makes a picture of an early frame of a video.</summary>
    /// <param name="path">The path of the stored video.</param>
    /// <param name="longestSide">In pixels; a smaller frame keeps its size.</param>
    /// <param name="quality">Of the JPEG, from 2 (best) to 31.</param>
    /// <param name="mostBytes">A larger picture counts as none.</param>
    /// <returns>A JPEG; null if ffmpeg is not installed, cannot read the video, or has no time for it.</returns>
    public Task<byte[]?> FrameAsync(string path, int longestSide, int quality, int mostBytes, CancellationToken cancellationToken)
    {
        var side = longestSide.ToString(CultureInfo.InvariantCulture);
        return DrawAsync([.. Input(path), "-vf", $@"{EarlyFrame},scale=min({side}\,iw):min({side}\,ih):force_original_aspect_ratio=decrease"], quality, mostBytes, FrameLimit, cancellationToken);
    }

    /// <summary>Draws one picture.</summary>
    /// <param name="arguments">What to read and how to draw it.</param>
    /// <param name="quality">Of the JPEG, from 2 (best) to 31.</param>
    /// <param name="mostBytes">A larger picture counts as none.</param>
    /// <param name="timeLimit">The wait for a turn included.</param>
    /// <returns>A JPEG; null if ffmpeg is not installed, cannot draw it, or has no time for it.</returns>
    public async Task<byte[]?> DrawAsync(IEnumerable<string> arguments, int quality, int mostBytes, TimeSpan timeLimit, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeLimit, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await _turns.WaitAsync(stop.Token);
            try
            {
                string[] output = ["-frames:v", "1", "-q:v", quality.ToString(CultureInfo.InvariantCulture), "-f", "mjpeg", "pipe:1"];
                var drawn = await RunAsync([.. arguments, .. output], mostBytes, stop.Token);
                return drawn is not null && MediaSignature.Of(drawn) == MediaFormats.Jpg ? drawn : null;
            }
            finally
            {
                _turns.Release();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null; // No time: messages do without a picture.
        }
    }

    public void Dispose() => _turns.Dispose();

    private static async Task<byte[]?> RunAsync(string[] arguments, int mostBytes, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("ffmpeg", ["-v", "quiet", "-nostdin", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        Process? started;
        try
        {
            started = Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null; // Not installed.
        }

        using var process = started;
        return process is null ? null : await ReadAsync(process, mostBytes, cancellationToken);
    }

    private static async Task<byte[]?> ReadAsync(Process process, int mostBytes, CancellationToken cancellationToken)
    {
        var output = new byte[mostBytes + 1];
        try
        {
            var errors = process.StandardError.BaseStream.CopyToAsync(Stream.Null, cancellationToken);
            var length = await process.StandardOutput.BaseStream.ReadAtLeastAsync(output, output.Length, throwOnEndOfStream: false, cancellationToken);
            if (length > mostBytes)
            {
                return null;
            }

            await errors;
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? output[..length] : null;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
