using NemoVideo.Drafts;

namespace NemoBot.Core.Text.Captions;

/// <summary>Finds the captions of a timeline: the texts that it shows and when. Pure.</summary>
public static class TimelineCaptions
{
    /// <summary>Returns the captions of each text track that has some, in the timeline's order.</summary>
    public static IReadOnlyList<CaptionTrack> Of(Timeline timeline) =>
    [
        .. timeline.Tracks
            .Where(track => track.Kind == TrackKind.Text)
            .Select(track => new CaptionTrack(track.Name, track.Language, [.. Cues(track)]))
            .Where(track => track.Cues.Count > 0),
    ];

    /// <summary>Overlapping captions stay apart: players show both.</summary>
    private static IEnumerable<Cue> Cues(Track track) => track.Segments
        .Select(segment => Cue.Of(segment.Start, segment.End, segment.Text ?? (segment.HasOwnName ? segment.Name : "")))
        .OfType<Cue>()
        .OrderBy(cue => cue.Start)
        .ThenBy(cue => cue.End);
}

/// <summary>The captions of one text track.</summary>
/// <param name="Name">As the draft calls the track; null if it has no name.</param>
/// <param name="Language">A language tag, as the draft says; null if it says none.</param>
public sealed record CaptionTrack(string? Name, string? Language, IReadOnlyList<Cue> Cues);
