namespace NemoVideo.Drafts;

/// <summary>Recognises clips that were cut into pieces, or put together again: their length as a whole changed, and no piece was added or removed for itself.</summary>
internal sealed class SegmentCuts
{
    private readonly HashSet<PlacedSegment> _pieces;

    private SegmentCuts(IReadOnlyList<TimelineChange> changes, HashSet<PlacedSegment> pieces) => (Changes, _pieces) = (changes, pieces);

    /// <summary>Gets one change of length for each such clip; the segments contain its lengths as a whole.</summary>
    public IReadOnlyList<TimelineChange> Changes { get; }

    public static SegmentCuts Find(List<PlacedSegment> before, List<PlacedSegment> after)
    {
        var changes = new List<TimelineChange>();
        var pieces = new HashSet<PlacedSegment>();
        var old = Named(before);
        foreach (var (key, @new) in Named(after))
        {
            if (old.TryGetValue(key, out var was) && IsCut(was, @new))
            {
                changes.Add(new(TimelineChangeKind.Resized, key.Kind, Whole(was), Whole(@new)));
                pieces.UnionWith(was);
                pieces.UnionWith(@new);
            }
        }

        return new(changes, pieces);
    }

    public bool Holds(PlacedSegment segment) => _pieces.Contains(segment);

    /// <summary>More pieces that are shorter together, or fewer that are longer: a copy or a removed copy is neither.</summary>
    private static bool IsCut(List<PlacedSegment> before, List<PlacedSegment> after) =>
        after.Count.CompareTo(before.Count) is not 0 and var pieces
        && DraftComparison.Differs(Length(before), Length(after))
        && pieces == Length(before).CompareTo(Length(after))
        && before.Concat(after).Select(placed => placed.Segment.Speed).Distinct().Count() == 1;

    private static Dictionary<(TrackKind Kind, int? RawType, string Name), List<PlacedSegment>> Named(List<PlacedSegment> segments) =>
        segments.Where(placed => placed.Kind is TrackKind.Video or TrackKind.Audio && placed.Segment.HasOwnName)
            .GroupBy(placed => (placed.Kind, placed.RawType, placed.Segment.Name))
            .ToDictionary(group => group.Key, group => group.ToList());

    private static Segment Whole(List<PlacedSegment> pieces) => pieces[0].Segment with { Duration = Length(pieces) };

    private static TimeSpan Length(List<PlacedSegment> pieces) => pieces.Aggregate(TimeSpan.Zero, (sum, placed) => sum + placed.Segment.Duration);
}
