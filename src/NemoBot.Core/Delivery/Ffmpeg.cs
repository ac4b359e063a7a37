using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using NemoBot.Core.Limits;
using NemoVideo.Uploads;

namespace NemoBot.Core.Delivery;

/// <summary>Makes pictures, and samples of sound, with ffmpeg, if that is installed.</summary>
/// <remarks>
/// Decoding is costly, and strangers' files cause it: a few processes run at once, each for a limited time and with limited resources (<see cref="ProcessLimits"/>).
/// Who gets no turn in that time gets no picture.
/// </remarks>
public sealed class Ffmpeg(TimeProvider time) : IDisposable
{
    /// <summary>Maximum number of processes at once.</summary>
    private const int MostAtOnce = 2;

    /// <summary>A frame with more pixels is not decoded: 8K has 33 million.</summary>
    private const string MostPixels = "40000000";

    private const int MostSamples = 4_000_000;

    /// <summary>An 8K video takes most of the memory. Results come through the pipe: no file is written.</summary>
    private static readonly ProcessLimits Limits = new(CpuSeconds: 10, Memory: 768L << 20, Written: 0);

    private static readonly TimeSpan LongExcerpt = TimeSpan.FromMinutes(1);

    /// <summary>For one frame.</summary>
    private static readonly TimeSpan FrameLimit = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turns = new(MostAtOnce);

    /// <summary>
    /// A filter that takes the frame at half a second: the first frame of many videos is black. It takes the last frame of a shorter one.
    /// </summary>
    public const string EarlyFrame = @"fps=10,tpad=stop_mode=clone:stop_duration=1,select=gte(t\,0.5)";

    /// <summary>
    /// The containers of the formats that people may send (<see cref="MediaFormats"/>), as ffmpeg names them. ffmpeg looks at the bytes, not at the name: without this list
    /// a playlist or a script that lists files would be followed to other files of this disk.
    /// </summary>
    private static readonly string Containers = string.Join(',', (string[])
    [
        "mov", "matroska", "avi", "mpeg", "mpegts", "flv", "asf", "mp3", "wav", "aac", "ogg", "flac",
        "jpeg_pipe", "png_pipe", "apng", "gif", "gif_pipe", "webp_pipe", "bmp_pipe", "tiff_pipe",
    ]);

    private static readonly string[] Guarded = ["-protocol_whitelist", "file", "-format_whitelist", Containers, "-threads", "1", "-max_pixels", MostPixels];

    /// <summary>Returns the arguments that name a file to read. Only its pictures are decoded, on one thread, and other files that it names are not opened.</summary>
    public static IEnumerable<string> Input(string path) => [.. Guarded, "-an", "-sn", "-dn", "-i", path];

    /// <summary>Returns the arguments that name an excerpt to read, as <see cref="Input(string)"/> does. Of a long one only key frames are decoded: they are close enough together for an impression of it.</summary>
    public static IEnumerable<string> Input(string path, TimeSpan start, TimeSpan length) => [.. Guarded, "-skip_frame", length > LongExcerpt ? "nokey" : "default", "-ss", Seconds(start), "-t", Seconds(length), "-an", "-sn", "-dn", "-i", path];

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
        string[] output = ["-frames:v", "1", "-q:v", quality.ToString(CultureInfo.InvariantCulture), "-f", "mjpeg", "pipe:1"];
        var drawn = await TakeTurnAsync([.. arguments, .. output], mostBytes, timeLimit, cancellationToken);
        return drawn is not null && MediaSignature.Of(drawn) == MediaFormats.Jpg ? drawn : null;
    }

    /// <summary>Reads the sound of an excerpt of a file, in mono.</summary>
    /// <param name="rate">Samples a second.</param>
    /// <param name="timeLimit">The wait for a turn included.</param>
    /// <returns>Signed bytes; null if ffmpeg is not installed, finds no sound, or has no time for it.</returns>
    public async Task<byte[]?> SoundAsync(string path, TimeSpan start, TimeSpan length, int rate, TimeSpan timeLimit, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            .. Guarded, "-ss", Seconds(start), "-t", Seconds(length), "-vn", "-sn", "-dn", "-i", path,
            "-ac", "1", "-ar", rate.ToString(CultureInfo.InvariantCulture), "-f", "s8", "-c:a", "pcm_s8", "pipe:1",
        ];
        var samples = await TakeTurnAsync(arguments, (int)Math.Min(MostSamples, (length.TotalSeconds + 1) * rate), timeLimit, cancellationToken);
        return samples is { Length: > 0 } ? samples : null;
    }

    /// <returns>What the program wrote; null if it wrote too much, failed, or had no time.</returns>
    private async Task<byte[]?> TakeTurnAsync(string[] arguments, int mostBytes, TimeSpan timeLimit, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeLimit, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await _turns.WaitAsync(stop.Token);
            try
            {
                return await RunAsync(arguments, mostBytes, stop.Token);
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
        var start = Limits.Start("ffmpeg", ["-v", "quiet", "-nostdin", "-filter_threads", "1", "-filter_complex_threads", "1", .. arguments]);
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

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
}
