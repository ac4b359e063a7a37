using NemoBot.Core.Model;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoVideo.Drafts;

namespace NemoBot.Core.Text.Drafts;

/// <summary>Describes the timeline in words (docs/contracts/nemovideo.md §3.7) and as data for a picture.</summary>
public static class TimelineText
{
    private const int MostTracks = 12;
    private const int MostSegments = 5;
    private const int MostPictureLanes = 16;
    private const int MostPictureSegments = 100;

    /// <summary>Returns Markdown: a heading, and a numbered line for each track.</summary>
    public static string Of(Timeline timeline, Texts texts)
    {
        if (timeline.IsOpaque)
        {
            return texts[TextKey.TimelineOpaque];
        }

        if (timeline.Tracks.Count == 0)
        {
            return texts[TextKey.TimelineEmpty];
        }

        var heading = timeline.Tracks.Count == 1 ? texts[TextKey.TimelineHeadingOne] : texts.Format(TextKey.TimelineHeading, timeline.Tracks.Count);
        var lines = timeline.Tracks.Take(MostTracks).Select((track, index) => $"{index + 1}. {Line(track, texts)}").Prepend(heading);
        if (timeline.Tracks.Count > MostTracks)
        {
            lines = lines.Append("").Append(texts.Format(TextKey.MoreTracks, timeline.Tracks.Count - MostTracks));
        }

        return string.Join('\n', lines);
    }

    /// <summary>Returns the data that a platform draws; null when there is nothing to draw.</summary>
    public static TimelinePicture? Picture(Timeline timeline, Texts texts)
    {
        var tracks = timeline.Tracks.Where(track => track.Segments.Count > 0).ToList();
        return tracks.Count == 0 || timeline.Duration <= TimeSpan.Zero ? null : new([.. tracks.Take(MostPictureLanes).Select(track => Lane(track, texts))], timeline.Duration)
        {
            More = tracks.Count > MostPictureLanes ? texts.Format(TextKey.MoreTracks, tracks.Count - MostPictureLanes) : null,
        };
    }

    private static PictureLane Lane(Track track, Texts texts) => new(track.Kind, SegmentText.TrackName(texts, track), [.. track.Segments
        .Take(MostPictureSegments)
        .Select((segment, index) => new PictureSegment(SegmentText.Plain(texts, track.Kind, segment, index), segment.Start, segment.Duration))])
    {
        More = track.Segments.Count > MostPictureSegments ? texts.Format(TextKey.MoreItems, track.Segments.Count - MostPictureSegments) : null,
    };

    private static string Line(Track track, Texts texts)
    {
        var name = Markup.Escape(SegmentText.TrackName(texts, track));
        if (track.Segments.Count == 0)
        {
            return texts.Format(TextKey.TrackLine, name, texts[TextKey.TrackEmpty]);
        }

        var segments = track.Segments
            .Take(MostSegments)
            .Select((segment, index) => texts.Format(TextKey.ItemWhen, SegmentText.Markdown(texts, track.Kind, segment, index), When(segment, texts)));
        if (track.Segments.Count > MostSegments)
        {
            segments = segments.Append(texts.Format(TextKey.MoreItems, track.Segments.Count - MostSegments));
        }

        return texts.Format(TextKey.TrackLine, name, segments.Aggregate((all, next) => texts.Format(TextKey.ListJoin, all, next)));
    }

    private static string When(Segment segment, Texts texts)
    {
        var range = TimeText.Range(texts, segment.Start, segment.End);
        return segment.Volume is { } volume ? texts.Format(TextKey.ListJoin, range, SegmentText.Percent(texts, volume)) : range;
    }
}
