using NemoBot.Core.Model;
using NemoVideo.Drafts;

namespace NemoBot.Core.Work;

/// <summary>Finds the files that show or play what is on a timeline. Only what is certain counts: a picture must not show the stills of something else.</summary>
internal sealed class TimelineSources(IStore store)
{
    /// <summary>Times of the same length may differ by so much: files have whole frames.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(250);

    /// <summary>Adds what is known right after a change: footage that is on the timeline whole.</summary>
    public static TimelinePicture OfFootage(TimelinePicture timeline, ProjectRecord project)
    {
        var whole = project.Footage
            .Where(footage => footage is { Attachment: not null, Duration: not null })
            .GroupBy(footage => footage.FileName, StringComparer.Ordinal)
            .Where(named => named.Count() == 1)
            .ToDictionary(named => named.Key, named => named.Single(), StringComparer.Ordinal);
        return With(timeline, (_, segment) => whole.GetValueOrDefault(segment.Label) is { } footage && IsSame(footage.Duration!.Value, segment.Duration)
            ? new(footage.Attachment!.FileId, TimeSpan.Zero, segment.Duration) { Kept = footage.Attachment.IsStored ? null : footage.Attachment }
            : null);
    }

    /// <summary>Adds also the newest result, if that is the project's newest change and as long as the timeline. It shows the only lane of videos; its sound is a mix of all lanes, and counts for none.</summary>
    public async Task<TimelinePicture> OfResultAsync(TimelinePicture timeline, ProjectRecord project, CancellationToken cancellationToken)
    {
        var known = OfFootage(timeline, project);
        return project.ResultMessageIds is [.., var newest]
            && timeline.Lanes.Count(lane => lane.Kind == TrackKind.Video) == 1
            && await store.FindPostAsync(project.Chat, newest, cancellationToken) is { Message.Video: { IsPicture: false, Duration: { } length } result }
            && IsSame(length, timeline.Duration)
                ? With(known, (kind, segment) => kind == TrackKind.Video ? new(result.FileId, segment.Start, segment.Duration) : segment.Source)
                : known;
    }

    private static bool IsSame(TimeSpan one, TimeSpan other) => (one - other).Duration() <= Tolerance;

    private static TimelinePicture With(TimelinePicture timeline, Func<TrackKind, PictureSegment, PictureSource?> source) => timeline with
    {
        Lanes = [.. timeline.Lanes.Select(lane => lane with { Segments = [.. lane.Segments.Select(segment => segment with { Source = source(lane.Kind, segment) })] })],
    };
}
