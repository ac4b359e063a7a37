namespace NemoVideo.Drafts;

/// <summary>Recognises changes that only follow from another one: a clip that starts where the previous one now ends, music that is as long as the picture.</summary>
internal sealed class ConsequentChanges
{
    private readonly Dictionary<PlacedSegment, PlacedSegment> _previous = [];
    private readonly Dictionary<PlacedSegment, PlacedSegment> _before;
    private readonly (TimeSpan Before, TimeSpan After) _picture;

    public ConsequentChanges(List<PlacedSegment> before, List<PlacedSegment> after, List<(PlacedSegment Before, PlacedSegment After)> pairs)
    {
        _before = pairs.ToDictionary(pair => pair.After, pair => pair.Before);
        _picture = (EndOfPicture(before), EndOfPicture(after));
        Chain(before);
        Chain(after);
    }

    /// <summary>Returns true if the segment follows the same segment as before, without a gap then and now.</summary>
    public bool IsPlaced((PlacedSegment Before, PlacedSegment After) pair) =>
        _previous.TryGetValue(pair.Before, out var before)
        && _previous.TryGetValue(pair.After, out var after)
        && _before.TryGetValue(after, out var same)
        && ReferenceEquals(same, before)
        && !DraftComparison.Differs(pair.Before.Segment.Start, before.Segment.End)
        && !DraftComparison.Differs(pair.After.Segment.Start, after.Segment.End);

    /// <summary>Returns true if a segment beside the picture ends with it, before and after: its length follows the picture.</summary>
    public bool IsFitted((PlacedSegment Before, PlacedSegment After) pair) =>
        pair.After.Kind is TrackKind.Audio or TrackKind.Text
        && DraftComparison.Differs(_picture.Before, _picture.After)
        && !DraftComparison.Differs(pair.Before.Segment.Start, pair.After.Segment.Start)
        && !DraftComparison.Differs(pair.Before.Segment.End, _picture.Before)
        && !DraftComparison.Differs(pair.After.Segment.End, _picture.After);

    private void Chain(List<PlacedSegment> segments)
    {
        foreach (var (first, second) in segments.Zip(segments.Skip(1)).Where(each => each.First.TrackIndex == each.Second.TrackIndex))
        {
            _previous[second] = first;
        }
    }

    private static TimeSpan EndOfPicture(List<PlacedSegment> segments) =>
        segments.Where(placed => placed.Kind == TrackKind.Video).Select(placed => placed.Segment.End).DefaultIfEmpty(TimeSpan.Zero).Max();
}
