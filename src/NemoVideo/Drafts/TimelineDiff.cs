namespace NemoVideo.Drafts;

/// <summary>What changed between two timelines, as data: words are made of it elsewhere.</summary>
public sealed record TimelineDiff(IReadOnlyList<TimelineChange> Changes)
{
    public bool IsEmpty => Changes.Count == 0;
}

/// <summary>One change. <paramref name="Before"/> is null for an addition, <paramref name="After"/> for a removal.</summary>
public sealed record TimelineChange(TimelineChangeKind Kind, TrackKind Track, Segment? Before, Segment? After);

public enum TimelineChangeKind
{
    Added,
    Removed,

    /// <summary>Same segment, other text or name.</summary>
    Renamed,

    /// <summary>Same segment, other start.</summary>
    Moved,

    /// <summary>Same segment, other length.</summary>
    Resized,

    /// <summary>Same segment, other volume.</summary>
    VolumeChanged,

    /// <summary>Something in the draft changed that the readable view does not show (an effect, a background, a speed).</summary>
    Other,
}
