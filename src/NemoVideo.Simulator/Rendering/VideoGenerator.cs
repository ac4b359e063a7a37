using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using NemoVideo.Simulator.Media;
using NemoVideo.Simulator.Projects;
using NemoVideo.Uploads;

namespace NemoVideo.Simulator.Rendering;

/// <summary>"Generates" a video from a description: moving colours derived from its words, without pretending to be more than a drawing.</summary>
internal sealed partial class VideoGenerator(Ffmpeg ffmpeg, MediaStore store, MediaImport import, MediaProbe probe)
{
    private const int DefaultSeconds = 5;
    private const int LongestSeconds = 30;

    public async Task<MediaFile> MakeAsync(Project project, string description, CancellationToken cancellationToken)
    {
        var output = store.NewPath(MediaFormats.Mp4.Extension);
        var words = SHA256.HashData(Encoding.UTF8.GetBytes(description));
        string[] colours = [.. Enumerable.Range(0, 4).Select(index => "0x" + Convert.ToHexString(words, index * 3, 3))];
        var size = IsPortrait().IsMatch(description) ? "720x1280" : "1280x720";
        var length = LengthOf(description).ToString(CultureInfo.InvariantCulture);
        var seed = (BitConverter.ToUInt32(words, 12) & 0xffff).ToString(CultureInfo.InvariantCulture);
        string[] arguments =
        [
            "-nostdin", "-loglevel", "error", "-y", "-f", "lavfi",
            "-i", $"gradients=s={size}:r=30:d={length}:n=4:c0={colours[0]}:c1={colours[1]}:c2={colours[2]}:c3={colours[3]}:seed={seed}:speed=0.02",
            "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-threads", "2", "-movflags", "+faststart", output,
        ];
        var (exit, errors) = await Ffmpeg.RunAsync(ffmpeg.Program, arguments, store.Folder, (stream, token) => stream.CopyToAsync(Stream.Null, token), cancellationToken);
        if (exit != 0)
        {
            throw new CompositionException("ffmpeg: " + errors);
        }

        await using var file = File.OpenRead(output);
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
        var (facts, isReadable) = await probe.ProbeAsync(output, MediaKind.Video, cancellationToken);
        return import.Register(project, "generated_1.mp4", MediaKind.Video, new SavedMedia(output, file.Length, hash, Head: default), facts, isReadable);
    }

    /// <summary>Returns a few words of the description, for a title.</summary>
    /// <param name="otherwise">The title of a description without words.</param>
    public static string TitleOf(string description, string otherwise)
    {
        const int Longest = 28;
        var about = Request().Replace(description, "").Trim(' ', '.', '。', '"', '“', '”');
        return about.Length == 0 ? otherwise : about.Length <= Longest ? about : about[..Longest].TrimEnd() + "…";
    }

    private static int LengthOf(string description) => Length().Match(description) is { Success: true } match
        && int.TryParse(match.Groups[1].Value, CultureInfo.InvariantCulture, out var seconds) ? Math.Clamp(seconds, 1, LongestSeconds) : DefaultSeconds;

    [GeneratedRegex(@"(\d{1,3})\s*-?\s*(?:s\b|sec|秒)", RegexOptions.IgnoreCase)]
    private static partial Regex Length();

    [GeneratedRegex("9:16|vertical|portrait|竖屏", RegexOptions.IgnoreCase)]
    private static partial Regex IsPortrait();

    [GeneratedRegex(@"^.*?\b(?:video|clip|film|movie|ad|trailer|animation)\b(?:\s+(?:of|about|with|showing|for|on))?|^(?:请|帮我)*(?:生成|制作|创作|做)(?:一个|一段|一条)?(?:关于)?", RegexOptions.IgnoreCase)]
    private static partial Regex Request();
}
