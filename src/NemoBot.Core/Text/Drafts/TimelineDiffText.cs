using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoVideo.Drafts;

namespace NemoBot.Core.Text.Drafts;

/// <summary>Describes the changes on the timeline, for edits that the backend makes without a reply.</summary>
public static class TimelineDiffText
{
    private const int Most = 6;

    /// <summary>Returns Markdown with one line per change; never empty.</summary>
    public static string Of(TimelineDiff diff, Texts texts)
    {
        if (diff.IsEmpty)
        {
            return texts[TextKey.DiffNone];
        }

        var lines = diff.Changes.Select(change => Line(change, texts)).Distinct().ToList();
        var shown = lines.Take(Most);
        if (lines.Count > Most)
        {
            shown = shown.Append(texts.Format(TextKey.DiffMore, lines.Count - Most));
        }

        return string.Join('\n', shown);
    }

    private static string Line(TimelineChange change, Texts texts)
    {
        var thing = texts[change.Track switch
        {
            TrackKind.Video => TextKey.ThingVideo,
            TrackKind.Audio => TextKey.ThingAudio,
            TrackKind.Text => TextKey.ThingText,
            _ => TextKey.ThingOther,
        }];
        return change switch
        {
            { Kind: TimelineChangeKind.Added, After: { } added } =>
                texts.Format(TextKey.DiffAdded, thing, Name(added), TimeText.Range(texts, added.Start, added.End)),
            { Kind: TimelineChangeKind.Removed, Before: { } removed } => texts.Format(TextKey.DiffRemoved, thing, Name(removed)),
            { Before: { } before, After: { } after } => Changed(change.Kind, before, after),
            _ => texts[TextKey.DiffOther],
        };

        string Name(Segment segment) => SegmentText.Markdown(texts, change.Track, segment);

        string Factor(Segment segment) => segment.Speed.ToString("0.##", texts.Numbers);

        string Changed(TimelineChangeKind kind, Segment before, Segment after) => kind switch
        {
            TimelineChangeKind.Renamed => texts.Format(TextKey.DiffRenamed, thing, Name(before), Name(after)),
            TimelineChangeKind.Moved => texts.Format(TextKey.DiffMoved, thing, Name(after), TimeText.Length(texts, before.Start), TimeText.Length(texts, after.Start)),
            TimelineChangeKind.Resized => texts.Format(
                after.Duration < before.Duration ? TextKey.DiffShortened : TextKey.DiffLengthened,
                thing, Name(after), TimeText.Length(texts, before.Duration), TimeText.Length(texts, after.Duration)),
            // A missing volume means full volume.
            TimelineChangeKind.VolumeChanged => texts.Format(
                TextKey.DiffVolume, thing, Name(after), SegmentText.Percent(texts, before.Volume ?? 1), SegmentText.Percent(texts, after.Volume ?? 1)),
            TimelineChangeKind.SpeedChanged => texts.Format(TextKey.DiffSpeed, thing, Name(after), Factor(after), Factor(before)),
            TimelineChangeKind.BackgroundChanged => texts.Format(TextKey.DiffBackground, thing, Name(after)),
            TimelineChangeKind.ColorChanged => texts.Format(TextKey.DiffColor, thing, Name(after)),
            TimelineChangeKind.Rotated => texts.Format(TextKey.DiffRotated, thing, Name(after)),
            TimelineChangeKind.Mirrored => texts.Format(TextKey.DiffMirrored, thing, Name(after)),
            TimelineChangeKind.TransitionChanged => texts.Format(TextKey.DiffTransition, thing, Name(after)),
            TimelineChangeKind.FadeChanged => texts.Format(TextKey.DiffFade, thing, Name(after)),
            _ => texts[TextKey.DiffOther],
        };
    }
}
