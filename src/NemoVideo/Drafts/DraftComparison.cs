using System.Text.Json;

namespace NemoVideo.Drafts;

/// <summary>Compares two readable drafts: finds the pairs, then describes how each differs.</summary>
internal static class DraftComparison
{
    private static readonly TimeSpan Noticeable = TimeSpan.FromMilliseconds(1);

    /// <summary>A clip at another speed ends on a whole frame.</summary>
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(50);

    public static TimelineChange SomethingElse { get; } = new(TimelineChangeKind.Other, TrackKind.Unknown, null, null);

    public static IReadOnlyList<TimelineChange> Compare(JsonElement? before, JsonElement? after)
    {
        var (old, @new) = (Segments(before), Segments(after));
        var pairs = SegmentMatching.Match(old, @new);
        var (keptOld, keptNew) = (pairs.Select(pair => pair.Before).ToHashSet(), pairs.Select(pair => pair.After).ToHashSet());
        var cuts = SegmentCuts.Find(old, @new);
        var followers = new ConsequentChanges(old, @new, pairs);
        List<TimelineChange> changes =
        [
            .. @new.Where(placed => !keptNew.Contains(placed) && !cuts.Holds(placed)).Select(placed => new TimelineChange(TimelineChangeKind.Added, placed.Kind, null, placed.Segment)),
            .. old.Where(placed => !keptOld.Contains(placed) && !cuts.Holds(placed)).Select(placed => new TimelineChange(TimelineChangeKind.Removed, placed.Kind, placed.Segment, null)),
            .. cuts.Changes,
            .. pairs.SelectMany(pair => Changes(pair, followers, cuts.Holds(pair.After))),
        ];
        // The rest of a draft (total length, ids) follows the segments: it is reported only if nothing else changed.
        return changes.Count > 0 ? changes : [SomethingElse];
    }

    public static bool IsSame(JsonElement a, JsonElement b)
    {
        try
        {
            return JsonElement.DeepEquals(a, b);
        }
        catch (InvalidOperationException) // Lone surrogates cannot be compared as text.
        {
            return a.GetRawText() == b.GetRawText();
        }
    }

    private static List<PlacedSegment> Segments(JsonElement? draft)
    {
        if (draft is not { } root)
        {
            return [];
        }

        return [.. TimelineReader.Tracks(root).SelectMany((track, trackIndex) => track.Track.Segments.Select((segment, index) =>
            new PlacedSegment(track.Track.Kind, track.Track.RawType, trackIndex, index, segment, track.Segments[index])))];
    }

    /// <param name="isCut">Whether the segment is a piece of a clip whose length is reported as a whole.</param>
    private static IEnumerable<TimelineChange> Changes((PlacedSegment Before, PlacedSegment After) pair, ConsequentChanges followers, bool isCut)
    {
        var (before, after) = (pair.Before.Segment, pair.After.Segment);
        var (speedBefore, speedAfter) = (before.Speed, after.Speed);
        List<TimelineChangeKind> kinds = [];
        if (before.Text != after.Text || (before.Name != after.Name && (before.HasOwnName || after.HasOwnName)))
        {
            kinds.Add(TimelineChangeKind.Renamed);
        }

        if (Math.Abs(speedBefore - speedAfter) > 0.001)
        {
            kinds.Add(TimelineChangeKind.SpeedChanged);
        }

        var looks = SegmentLook.Changes(pair.Before.Json, pair.After.Json).ToList();
        var isPlaced = isCut || followers.IsPlaced(pair) || looks.Contains(TimelineChangeKind.TransitionChanged);
        if (Differs(before.Start, after.Start) && !isPlaced)
        {
            kinds.Add(TimelineChangeKind.Moved);
        }

        // At twice the speed a clip takes half the time: nothing was cut.
        var hasOwnLength = Differs(before.Duration * speedBefore, after.Duration * speedAfter, tolerance: kinds.Contains(TimelineChangeKind.SpeedChanged) ? Frame * Math.Max(speedBefore, speedAfter) : null);
        if (Differs(before.Duration, after.Duration) && hasOwnLength && !isCut && !followers.IsFitted(pair))
        {
            kinds.Add(TimelineChangeKind.Resized);
        }

        if (Math.Abs((before.Volume ?? 1) - (after.Volume ?? 1)) > 0.001)
        {
            kinds.Add(TimelineChangeKind.VolumeChanged);
        }

        kinds.AddRange(looks);
        if (kinds.Count == 0 && !isCut && !IsOnlyElsewhere(before, after) && !IsSameButForId(pair.Before.Json, pair.After.Json))
        {
            kinds.Add(TimelineChangeKind.Other);
        }

        return kinds.Select(kind => new TimelineChange(kind, pair.After.Kind, before, after));
    }

    /// <summary>Whether the place or the length differs, which follows from another change that is reported.</summary>
    private static bool IsOnlyElsewhere(Segment before, Segment after) => Differs(before.Start, after.Start) || Differs(before.Duration, after.Duration);

    internal static bool Differs(TimeSpan a, TimeSpan b, TimeSpan? tolerance = null) => (a - b).Duration() >= (tolerance ?? Noticeable);

    /// <summary>A server may assign new ids with each save: those are not a change.</summary>
    private static bool IsSameButForId(JsonElement a, JsonElement b)
    {
        try
        {
            var (left, right) = (Fields(a), Fields(b));
            return left.Count == right.Count && left.All(field => right.TryGetValue(field.Key, out var other) && IsSame(field.Value, other));
        }
        catch (InvalidOperationException) // A field's name with a lone surrogate.
        {
            return a.GetRawText() == b.GetRawText();
        }
    }

    private static Dictionary<string, JsonElement> Fields(JsonElement segment)
    {
        var fields = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var field in segment.EnumerateObject())
        {
            if (field.Name is not ("id" or "uuid"))
            {
                fields[field.Name] = field.Value; // If a name occurs twice, the last one counts.
            }
        }

        return fields;
    }
}
