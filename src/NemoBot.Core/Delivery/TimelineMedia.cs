using System.Globalization;
using NemoBot.Core.Model;
using NemoVideo.Drafts;

namespace NemoBot.Core.Delivery;

/// <summary>Reads what the segments of a timeline show and play from their files, with ffmpeg. What a platform keeps is fetched for it once more.</summary>
/// <param name="platform">Null for stored files alone.</param>
internal sealed class TimelineMedia(IStore store, IFileStore files, Ffmpeg ffmpeg, IChatPlatform? platform, TimeProvider time)
{
    /// <summary>Number of excerpts to read for a picture; further segments are drawn without.</summary>
    private const int MostExcerpts = 8;

    /// <summary>Of a video on the whole timeline: as many as fit, if they are upright.</summary>
    private const int MostFrames = 14;

    /// <summary>In pixels.</summary>
    private const int FrameHeight = 132;
    private const int MostBytes = 1_000_000;

    /// <summary>A copy of a larger file, or reading it, takes too long.</summary>
    private const long MostFileBytes = 300L * 1024 * 1024;

    /// <summary>A larger file of a platform is not fetched at every edit; as large as Telegram gives out.</summary>
    private const long MostKeptBytes = 20L << 20;

    /// <summary>Values of loudness for an excerpt.</summary>
    private const int Values = 400;

    /// <summary>Sound of a longer excerpt is not read.</summary>
    private static readonly TimeSpan MostSound = TimeSpan.FromMinutes(30);

    /// <returns>What could be read within the limit.</returns>
    public async Task<IReadOnlyList<SegmentMedia>> ReadAsync(ChatKey chat, TimelinePicture timeline, TimeSpan timeLimit, CancellationToken cancellationToken)
    {
        var excerpts = timeline.Lanes.Index()
            .SelectMany(lane => lane.Item.Segments.Index().Select(segment => (lane.Item.Kind, Lane: lane.Index, Segment: segment.Index, segment.Item.Source, Share: segment.Item.Duration / timeline.Duration)))
            .Where(excerpt => excerpt is { Source.Length.Ticks: > 0, Kind: TrackKind.Video or TrackKind.Audio })
            .OrderByDescending(excerpt => excerpt.Share)
            .Take(MostExcerpts);
        var read = new List<SegmentMedia>();
        using var limit = new CancellationTokenSource(timeLimit, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            foreach (var file in excerpts.GroupBy(excerpt => excerpt.Source!.FileId, StringComparer.Ordinal))
            {
                using var local = await OpenAsync(chat, file.First().Source!, stop.Token);
                if (local is null)
                {
                    continue;
                }

                foreach (var (kind, lane, segment, source, share) in file)
                {
                    if (await ReadAsync(local.Path, kind, source!, share, timeLimit, stop.Token) is { } media)
                    {
                        read.Add(media with { Lane = lane, Segment = segment });
                    }
                }
            }
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested && late is not NotOwnerException)
        {
            // The picture is drawn with what is there.
        }

        return read;
    }

    /// <returns>Null if the file is gone, or too large.</returns>
    private async Task<LocalFile?> OpenAsync(ChatKey chat, PictureSource source, CancellationToken cancellationToken)
    {
        if (await store.GetFileAsync(chat, source.FileId, cancellationToken) is { } stored)
        {
            return stored.SizeBytes <= MostFileBytes ? await files.OpenLocalAsync(stored, cancellationToken) : null;
        }

        if (platform is null || source.Kept is not { } kept || kept.SizeBytes > MostKeptBytes)
        {
            return null;
        }

        try
        {
            await using var content = await platform.OpenAsync(chat, kept, cancellationToken);
            return await TemporaryCopy.MakeAsync(content, MostKeptBytes, cancellationToken);
        }
        catch (Exception unavailable) when (unavailable is PlatformException or FileTooLargeException or IOException)
        {
            return null; // The picture is drawn without it.
        }
    }

    private async Task<SegmentMedia?> ReadAsync(string path, TrackKind kind, PictureSource source, double share, TimeSpan timeLimit, CancellationToken cancellationToken) => kind == TrackKind.Video
        ? await FramesAsync(path, source, Math.Max(1, (int)Math.Round(MostFrames * share)), timeLimit, cancellationToken) is { } frames ? new(0, 0) { Frames = frames } : null
        : await LoudnessAsync(path, source, timeLimit, cancellationToken) is { } loudness ? new(0, 0) { Loudness = loudness } : null;

    private async Task<FrameRow?> FramesAsync(string path, PictureSource source, int count, TimeSpan timeLimit, CancellationToken cancellationToken)
    {
        // The last frame is repeated for as long as the file may be shorter than it says.
        var filter = string.Create(
            CultureInfo.InvariantCulture, $"fps={count}/{source.Length.TotalSeconds:0.###},tpad=stop_mode=clone:stop={count},scale=-2:{FrameHeight},crop=min(iw\\,{FrameHeight * 16 / 9}):ih,tile={count}x1");
        return await ffmpeg.DrawAsync([.. Ffmpeg.Input(path, source.Start, source.Length), "-vf", filter], quality: 4, MostBytes, timeLimit, cancellationToken) is { } row ? new(row, count) : null;
    }

    private async Task<float[]?> LoudnessAsync(string path, PictureSource source, TimeSpan timeLimit, CancellationToken cancellationToken)
    {
        if (source.Length > MostSound)
        {
            return null;
        }

        var rate = (int)Math.Clamp(1_000_000 / source.Length.TotalSeconds, 1_000, 8_000);
        return await ffmpeg.SoundAsync(path, source.Start, source.Length, rate, timeLimit, cancellationToken) is { } samples
            ? Loudness(samples, (int)Math.Max(1, source.Length.TotalSeconds * rate))
            : null;
    }

    /// <summary>Returns the root mean square of each part; parts after the end of the samples are silent.</summary>
    internal static float[] Loudness(ReadOnlySpan<byte> samples, int expected)
    {
        var values = new float[Math.Min(Values, expected)];
        for (var n = 0; n < values.Length; n++)
        {
            var (from, to) = ((int)((long)expected * n / values.Length), (int)((long)expected * (n + 1) / values.Length));
            double squares = 0;
            for (var at = from; at < Math.Min(to, samples.Length); at++)
            {
                squares += (double)(sbyte)samples[at] * (sbyte)samples[at];
            }

            values[n] = (float)Math.Min(1, Math.Sqrt(squares / Math.Max(1, to - from)) / 90); // A full sine has 90.
        }

        return values;
    }
}
