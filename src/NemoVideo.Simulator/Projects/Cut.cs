using System.Collections.Immutable;

namespace NemoVideo.Simulator.Projects;

/// <summary>Represents a project's timeline as the simulated agent edits it. Immutable, so undo restores the previous instance. Times in ms.</summary>
internal sealed record Cut(ImmutableList<Clip> Clips, ImmutableList<MusicCue> Music, ImmutableList<TextCue> Texts)
{
    public static Cut Empty { get; } = new([], [], []);

    /// <summary>Gets the ratio of width to height, such as <c>9:16</c>; null for that of the first clip.</summary>
    public string? Shape { get; init; }

    public bool IsEmpty => Clips.IsEmpty && Music.IsEmpty && Texts.IsEmpty;

    /// <summary>Gets the length of the picture: clips end to end, transitions overlapping.</summary>
    public long Duration => Placed().Select(clip => clip.End).DefaultIfEmpty(0).Max();

    /// <summary>Gets whether the length of every clip is known; otherwise nothing can be placed or trimmed.</summary>
    public bool IsMeasured => Clips.All(clip => clip.Out is not null);

    /// <summary>Returns the clips with their positions on the timeline.</summary>
    public IEnumerable<(Clip Clip, long Start, long End)> Placed()
    {
        var end = 0L;
        foreach (var clip in Clips)
        {
            var start = Math.Max(0, end - (end > 0 ? clip.TransitionMs : 0));
            end = start + clip.Length;
            yield return (clip, start, end);
        }
    }

    /// <summary>Returns the same cut without everything beyond the picture's new length.</summary>
    public Cut Fitted()
    {
        var duration = Duration;
        return IsMeasured && !Clips.IsEmpty
            ? this with
            {
                Music = [.. Music.Select(cue => cue with { Start = 0, Length = duration })],
                Texts = [.. Texts.Where(cue => cue.Start < duration).Select(cue => cue with { Length = Math.Min(cue.Length, duration - cue.Start) })],
            }
            : this;
    }

    /// <summary>Returns only what lies between two times, moved to the beginning.</summary>
    public Cut Keep(long from, long to) => (this with
    {
        Clips = Slice(from, to),
        Texts = [.. Texts.Where(cue => cue.Start + cue.Length > from && cue.Start < to).Select(cue => cue with { Start = Math.Max(0, cue.Start - from) })],
    }).Fitted();

    /// <summary>Returns everything except what lies between two times.</summary>
    public Cut Without(long from, long to) => (this with { Clips = Slice(0, from).AddRange(Slice(to, Duration)) }).Fitted();

    private ImmutableList<Clip> Slice(long from, long to)
    {
        var kept = ImmutableList.CreateBuilder<Clip>();
        foreach (var (clip, start, end) in Placed())
        {
            var first = Math.Max(start, from);
            var last = Math.Min(end, to);
            if (first < last)
            {
                kept.Add(clip with
                {
                    Id = kept.Any(other => other.Id == clip.Id) ? clip.Id + "b" : clip.Id,
                    In = clip.In + (long)((first - start) * clip.Speed),
                    Out = clip.In + (long)((last - start) * clip.Speed),
                    TransitionMs = kept.Count == 0 ? 0 : clip.TransitionMs,
                });
            }
        }

        return kept.ToImmutable();
    }
}

/// <summary>Represents a piece of footage on the picture track.</summary>
/// <param name="Source">Path at the backend: <c>/mnt/userdata/…</c>.</param>
/// <param name="In">Start in the source.</param>
/// <param name="Out">End in the source; null if the file could not be measured.</param>
internal sealed record Clip(string Id, string Name, string Source, bool IsImage, long In, long? Out)
{
    public double Speed { get; init; } = 1;

    /// <summary>0 is muted, 1 as recorded.</summary>
    public double Volume { get; init; } = 1;

    public Look Look { get; init; } = Look.Plain;

    /// <summary>Overlap with the previous clip; 0 is a hard cut.</summary>
    public long TransitionMs { get; init; }

    /// <summary>Kind of the transition, as ffmpeg's xfade names it.</summary>
    public string Transition { get; init; } = "fade";

    /// <summary>Gets the length on the timeline; 0 if unknown.</summary>
    public long Length => Out is { } end ? (long)((end - In) / Speed) : 0;
}

/// <summary>Represents how a clip is shown.</summary>
/// <param name="Background">A scene's key, <c>blur</c>, or <c>#rrggbb</c>; null keeps the original.</param>
/// <param name="Brightness">-1 to 1.</param>
/// <param name="Rotation">0, 90, 180 or 270, clockwise.</param>
/// <param name="Flip"><c>h</c>, <c>v</c> or null.</param>
internal sealed record Look(string? Background, bool Gray, double Brightness, int Rotation, string? Flip)
{
    public static Look Plain { get; } = new(null, false, 0, 0, null);

    /// <summary>-1 (blue) to 1 (red).</summary>
    public double Warmth { get; init; }
}

/// <param name="Mood">Key of the music to synthesise; null when <paramref name="Source"/> is an uploaded file.</param>
internal sealed record MusicCue(string Id, string Name, string? Mood, string? Source, long Start, long Length, double Volume)
{
    public const long ShortFadeMs = 800;

    /// <summary>How long it fades out at the end.</summary>
    public long FadeOutMs { get; init; } = ShortFadeMs;
}

/// <param name="Role"><c>title</c> or <c>subtitle</c>.</param>
internal sealed record TextCue(string Id, string Role, string Text, long Start, long Length);
