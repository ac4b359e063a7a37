using System.Globalization;
using System.Security.Cryptography;
using NemoVideo.Simulator.Media;
using NemoVideo.Simulator.Projects;
using NemoVideo.Uploads;

namespace NemoVideo.Simulator.Rendering;

/// <summary>Composes the film with ffmpeg: H.264 and AAC in an MP4 that plays while it loads, at most 1080p.</summary>
internal sealed class FfmpegComposer(Ffmpeg ffmpeg, MediaStore store) : IComposer
{
    private readonly BorderColour _border = new(ffmpeg);
    private readonly FontFinder _fonts = new();

    public async Task<ComposedFilm> ComposeAsync(Cut cut, bool isReduced, Func<string, MediaFile> resolve, IProgress<int> progress, CancellationToken cancellationToken)
    {
        if (cut.Clips.IsEmpty)
        {
            throw new CompositionException("There is no video in the draft");
        }

        var footage = new List<SourceClip>();
        foreach (var clip in cut.Clips)
        {
            var file = resolve(clip.Source);
            if (!file.IsReadable)
            {
                throw new CompositionException($"{file.Name} cannot be decoded");
            }

            var backdrop = clip.Look.Background is null ? null : await _border.SampleAsync(file.Path, clip.In, cancellationToken);
            footage.Add(new SourceClip(clip, file, backdrop));
        }

        var folder = Path.Combine(store.Folder, "work-" + RandomNumberGenerator.GetHexString(12, lowercase: true));
        Directory.CreateDirectory(folder);
        try
        {
            return await RunAsync(cut, isReduced, footage, resolve, folder, progress, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<ComposedFilm> RunAsync(
        Cut cut, bool isReduced, List<SourceClip> footage, Func<string, MediaFile> resolve, string folder, IProgress<int> progress, CancellationToken cancellationToken)
    {
        var composition = new Composition(cut, footage, [.. cut.Music.Where(cue => cue.Source is not null).Select(cue => (cue, resolve(cue.Source!)))]);
        var words = await WriteTextsAsync(cut, folder, composition.FrameSize, cancellationToken);
        var size = isReduced ? composition.FrameSize.Reduced : composition.FrameSize;
        var output = store.NewPath(MediaFormats.Mp4.Extension);
        string[] arguments =
        [
            "-nostdin", "-hide_banner", "-loglevel", "error", "-nostats", "-progress", "pipe:1", "-y",
            .. composition.Inputs,
            "-filter_complex", composition.Graph(words), "-map", "[picture]", "-map", "[sound]",
            "-c:v", "libx264", "-preset", "veryfast", "-crf", isReduced ? "30" : "22", "-s", $"{size.Width}x{size.Height}", "-pix_fmt", "yuv420p", "-threads", "2",
            "-c:a", "aac", "-b:a", "128k", "-t", Seconds(composition.Length), "-movflags", "+faststart", output,
        ];
        var isDone = false;
        try
        {
            var (exit, errors) = await Ffmpeg.RunAsync(
                ffmpeg.Program, arguments, folder, (lines, token) => FollowAsync(lines, composition.Length, progress, token), cancellationToken);
            isDone = exit == 0;
            return isDone
                ? new ComposedFilm(output, TimeSpan.FromMilliseconds(composition.Length), words.Count < cut.Texts.Count ? "No font was found: texts are not drawn" : null)
                : throw new CompositionException("ffmpeg: " + errors);
        }
        finally
        {
            if (!isDone)
            {
                File.Delete(output);
            }
        }
    }

    /// <summary>Writes the texts to files for ffmpeg: what a person writes never becomes part of a filter.</summary>
    private async Task<IReadOnlyList<DrawnText>> WriteTextsAsync(Cut cut, string folder, FrameSize canvas, CancellationToken cancellationToken)
    {
        var drawn = new List<DrawnText>();
        foreach (var cue in cut.Texts)
        {
            if (_fonts.For(cue.Text) is { } font)
            {
                var file = $"text{drawn.Count}.txt";
                var lines = TextLayout.Of(cue, canvas);
                await File.WriteAllTextAsync(Path.Combine(folder, file), lines.Text, cancellationToken);
                drawn.Add(new DrawnText(cue, file, font, lines.Size));
            }
        }

        return drawn;
    }

    private static async Task FollowAsync(Stream output, long lengthMs, IProgress<int> progress, CancellationToken cancellationToken)
    {
        const string Time = "out_time_us=";
        using var reader = new StreamReader(output);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith(Time, StringComparison.Ordinal) && long.TryParse(line.AsSpan(Time.Length), CultureInfo.InvariantCulture, out var done) && lengthMs > 0)
            {
                progress.Report((int)Math.Clamp(done / 10 / lengthMs, 0, 99));
            }
        }
    }

    private static string Seconds(long ms) => (ms / 1000.0).ToString("0.###", CultureInfo.InvariantCulture);
}
