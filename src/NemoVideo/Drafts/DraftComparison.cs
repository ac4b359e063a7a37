using System.Text.Json;

namespace NemoVideo.Drafts;

/// <summary>Compares two readable drafts: finds the pairs, then describes how each differs.</summary>
internal static class DraftComparison
{
    private static readonly TimeSpan Noticeable = TimeSpan.FromMilliseconds(1);

    public static TimelineChange SomethingElse { get; } = new(TimelineChangeKind.Other, TrackKind.Unknown, null, null);

    public static IReadOnlyList<TimelineChange> Compare(JsonElement? before, JsonElement? after)
    {
        var (old, @new) = (Segments(before), Segments(after));
        var pairs = SegmentMatching.Match(old, @new);
        var (keptOld, keptNew) = (pairs.Select(pair => pair.Before).ToHashSet(), pairs.Select(pair => pair.After).ToHashSet());
        List<TimelineChange> changes =
        [
            .. @new.Where(placed => !keptNew.Contains(placed)).Select(placed => new TimelineChange(TimelineChangeKind.Added, placed.Kind, null, placed.Segment)),
            .. old.Where(placed => !keptOld.Contains(placed)).Select(placed => new TimelineChange(TimelineChangeKind.Removed, placed.Kind, placed.Segment, null)),
            .. pairs.SelectMany(Changes),
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

    private static IEnumerable<TimelineChange> Changes((PlacedSegment Before, PlacedSegment After) pair)
    {
        var (before, after) = (pair.Before.Segment, pair.After.Segment);
        List<TimelineChangeKind> kinds = [];
        if (before.Text != after.Text || (before.Name != after.Name && (before.HasOwnName || after.HasOwnName)))
        {
            kinds.Add(TimelineChangeKind.Renamed);
        }

        if (Differs(before.Start, after.Start))
        {
            kinds.Add(TimelineChangeKind.Moved);
        }

        if (Differs(before.Duration, after.Duration))
        {
            kinds.Add(TimelineChangeKind.Resized);
        }

        if (Math.Abs((before.Volume ?? 1) - (after.Volume ?? 1)) > 0.001)
        {
            kinds.Add(TimelineChangeKind.VolumeChanged);
        }

        if (kinds.Count == 0 && !IsSameButForId(pair.Before.Json, pair.After.Json))
        {
            kinds.Add(TimelineChangeKind.Other);
        }

        return kinds.Select(kind => new TimelineChange(kind, pair.After.Kind, before, after));
    }

    private static bool Differs(TimeSpan a, TimeSpan b) => (a - b).Duration() >= Noticeable;

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
