using System.Text.Json;
using NemoVideo.Http;

namespace NemoVideo.Drafts;

/// <summary>The changes between two timelines, as data; other code words them.</summary>
/// <param name="Changes">Additions, removals, then changes of what stayed; in the order of the tracks.</param>
public sealed record TimelineDiff(IReadOnlyList<TimelineChange> Changes)
{
    public static TimelineDiff None { get; } = new([]);

    public bool IsEmpty => Changes.Count == 0;

    /// <summary>Compares two drafts; null is an empty timeline. The formatting of the JSON (order, spaces) does not count.</summary>
    public static TimelineDiff Between(Draft? before, Draft? after)
    {
        if (before?.RawJson == after?.RawJson)
        {
            return None;
        }

        var (old, @new) = (Parse(before), Parse(after));
        if (old is { } a && @new is { } b && DraftComparison.IsSame(a, b))
        {
            return None;
        }

        // An unreadable draft can only be reported as changed.
        return IsOpaque(before, old) || IsOpaque(after, @new) ? new([DraftComparison.SomethingElse]) : new(DraftComparison.Compare(old, @new));
    }

    private static JsonElement? Parse(Draft? draft) => draft is null ? null : JsonFields.TryParse(draft.RawJson);

    private static bool IsOpaque(Draft? draft, JsonElement? parsed) => draft is not null && parsed is not { ValueKind: JsonValueKind.Object };
}

/// <summary>One change. <paramref name="Before"/> is null for an addition, <paramref name="After"/> for a removal; both for a change of the whole draft.</summary>
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

    /// <summary>Same segment, played at another speed. The length that follows from the speed is not reported.</summary>
    SpeedChanged,

    /// <summary>Same segment, other background.</summary>
    BackgroundChanged,

    /// <summary>Same segment, other colors: brightness, warmth, a filter.</summary>
    ColorChanged,

    Rotated,

    Mirrored,

    /// <summary>Another transition into the segment. The overlap that follows from it is not reported.</summary>
    TransitionChanged,

    /// <summary>Same segment, fades in or out differently.</summary>
    FadeChanged,

    /// <summary>Something in the draft changed that the readable view does not show (an effect).</summary>
    Other,
}
