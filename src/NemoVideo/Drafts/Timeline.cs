namespace NemoVideo.Drafts;

/// <summary>The readable view of a draft, for display only: nothing is sent from it.</summary>
/// <param name="Tracks">In the draft's order.</param>
/// <param name="IsOpaque">The draft has an unreadable format (a string, XML): there is a timeline, but no more is known.</param>
public sealed record Timeline(IReadOnlyList<Track> Tracks, bool IsOpaque = false)
{
    public static Timeline Empty { get; } = new([]);

    /// <summary>The end of the last segment; zero if the timeline is empty.</summary>
    public TimeSpan Duration => Tracks.SelectMany(track => track.Segments).Select(segment => segment.End).DefaultIfEmpty(TimeSpan.Zero).Max();
}

public enum TrackKind
{
    /// <summary>A type that docs/contracts/nemovideo.md §3.7 does not name; see <see cref="Track.RawType"/>.</summary>
    Unknown,
    Video,
    Audio,
    Text,
}

/// <summary>One lane of the timeline.</summary>
/// <param name="RawType">The draft's <c>tt</c>; null if it has none.</param>
public sealed record Track(TrackKind Kind, int? RawType, IReadOnlyList<Segment> Segments)
{
    /// <summary>The draft's name for the track; null if it has none.</summary>
    public string? Name { get; init; }

    /// <summary>The language of its texts as a tag (BCP 47), as the draft says; null if it says none.</summary>
    public string? Language { get; init; }
}

/// <summary>One segment of a track.</summary>
/// <param name="Name">A name found in the draft, or "Clip N" with <paramref name="HasOwnName"/> false.</param>
/// <param name="Text">On-screen words of a text segment; null elsewhere.</param>
/// <param name="Volume">0 to 1 (may exceed 1 when amplified); null if not reported.</param>
public sealed record Segment(string Name, bool HasOwnName, string? Text, TimeSpan Start, TimeSpan Duration, double? Volume)
{
    /// <summary>1 is as recorded, 2 twice as fast.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>What the draft sets on it, as far as its fields are known.</summary>
    public SegmentAspects Aspects { get; init; }

    public TimeSpan End => Start + Duration;
}

/// <summary>Specifies what a draft sets on a segment.</summary>
[Flags]
public enum SegmentAspects
{
    None = 0,
    Background = 1,

    /// <summary>Brightness, warmth, a filter.</summary>
    Color = 2,
    Rotation = 4,
    Mirror = 8,

    /// <summary>A transition into the segment.</summary>
    Transition = 16,
    Fade = 32,
}
