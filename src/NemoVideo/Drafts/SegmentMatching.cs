using System.Text.Json;

namespace NemoVideo.Drafts;

/// <summary>A segment with its position and its JSON.</summary>
internal sealed record PlacedSegment(TrackKind Kind, int? RawType, int TrackIndex, int Index, Segment Segment, JsonElement Json)
{
    // Two segments may have equal content: compare by reference.
    public bool Equals(PlacedSegment? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}

/// <summary>Matches segments before and after an edit: the strongest similarity first, and only within one type of track.</summary>
internal static class SegmentMatching
{
    public static List<(PlacedSegment Before, PlacedSegment After)> Match(List<PlacedSegment> before, List<PlacedSegment> after)
    {
        var pairs = new List<(PlacedSegment Before, PlacedSegment After)>();
        List<PlacedSegment> old = [.. before];
        List<PlacedSegment> @new = [.. after];

        // Each step removes the pairs that it finds. Keys are hashed, so that thousands of segments stay cheap.
        Take(placed => (Own(placed), placed.Segment.Text, placed.Segment.Start, placed.Segment.Duration, placed.TrackIndex));
        Take(placed => placed.Segment.HasOwnName ? (Own(placed), placed.Segment.Text, placed.Segment.Start) : null);
        Take(placed => placed.Segment.HasOwnName ? (Own(placed), placed.Segment.Text) : null);
        Take(placed => placed.Segment.Text);
        Take(placed => placed.Segment.HasOwnName ? Own(placed) : null);
        // From here the name or the text differs, or there is none: the position decides.
        Take(placed => (placed.TrackIndex, placed.Segment.Start, placed.Segment.Duration));
        Take(placed => placed.Segment.HasOwnName ? null : (placed.TrackIndex, placed.Segment.Duration));
        Take(placed => (placed.TrackIndex, placed.Segment.Start));
        Take(placed => placed.Segment.HasOwnName ? null : (placed.TrackIndex, placed.Index));
        return [.. pairs.OrderBy(pair => pair.After.TrackIndex).ThenBy(pair => pair.After.Index)];

        void Take(Func<PlacedSegment, object?> likeness)
        {
            var waiting = new Dictionary<(TrackKind, int?, object), Queue<PlacedSegment>>();
            foreach (var placed in old)
            {
                if (likeness(placed) is { } key)
                {
                    var place = (placed.Kind, placed.RawType, key);
                    (waiting.TryGetValue(place, out var queue) ? queue : waiting[place] = new()).Enqueue(placed);
                }
            }

            var found = new HashSet<PlacedSegment>();
            foreach (var placed in @new)
            {
                if (likeness(placed) is { } key && waiting.TryGetValue((placed.Kind, placed.RawType, key), out var queue) && queue.TryDequeue(out var twin))
                {
                    pairs.Add((twin, placed));
                    found.Add(twin);
                    found.Add(placed);
                }
            }

            old.RemoveAll(found.Contains);
            @new.RemoveAll(found.Contains);
        }
    }

    private static string? Own(PlacedSegment placed) => placed.Segment.HasOwnName ? placed.Segment.Name : null;
}
