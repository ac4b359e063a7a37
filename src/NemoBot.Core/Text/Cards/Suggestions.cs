using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoVideo.Drafts;

namespace NemoBot.Core.Text.Cards;

/// <summary>Suggests two or three next steps for a timeline, as buttons. Deterministic.</summary>
public static class Suggestions
{
    private const int Most = 3;

    /// <param name="timeline">The timeline after the edit.</param>
    /// <param name="instruction">The user's last request, in any language: what it asked for is not suggested again.</param>
    /// <param name="isTalkingHead">Whether the skill is about backgrounds behind people.</param>
    /// <param name="done">The changes of the last request: neither they nor their opposite are suggested; null if unknown.</param>
    /// <returns>Suggested edits, then Export; empty while there is nothing to edit.</returns>
    public static IReadOnlyList<Button> For(Timeline timeline, Texts texts, string instruction = "", bool isTalkingHead = false, TimelineDiff? done = null)
    {
        if (timeline.IsOpaque)
        {
            return [Export(texts)];
        }

        if (!timeline.Tracks.Any(track => track.Segments.Count > 0))
        {
            return [];
        }

        var edits = Fitting(timeline, isTalkingHead)
            .Where(key => !SuggestionsTaken.IsJustDone(key, done ?? TimelineDiff.None, instruction))
            .Take(Most - 1)
            .Select(key => new Button(texts[key], new(ButtonKind.Say, texts[key])));
        return [.. edits, Export(texts)];
    }

    /// <summary>Returns the button that shows the video before it is exported.</summary>
    public static Button Preview(Texts texts) => new(texts[TextKey.ButtonPreview], new(ButtonKind.Preview));

    /// <summary>Suggests what is missing before improvements.</summary>
    private static IEnumerable<TextKey> Fitting(Timeline timeline, bool isTalkingHead)
    {
        var video = Segments(timeline, TrackKind.Video);
        var audio = Segments(timeline, TrackKind.Audio);
        var text = Segments(timeline, TrackKind.Text);
        if (isTalkingHead && video.Count > 0 && !Have(video, SegmentAspects.Background))
        {
            yield return TextKey.SuggestBackground;
        }

        if (audio.Count == 0)
        {
            yield return TextKey.SuggestMusic;
        }

        if (text.Count == 0)
        {
            yield return isTalkingHead ? TextKey.SuggestSubtitles : TextKey.SuggestTitle;
        }

        if (timeline.Duration > TimeSpan.FromSeconds(60))
        {
            yield return TextKey.SuggestShorter;
        }

        if (audio.Any(segment => segment.Volume > 0.5))
        {
            yield return TextKey.SuggestQuieter;
        }

        if (video.Count > 1 && !Have(video, SegmentAspects.Transition))
        {
            yield return TextKey.SuggestTransitions;
        }

        if (audio.Count > 0 && !Have(audio, SegmentAspects.Fade))
        {
            yield return TextKey.SuggestFade;
        }

        if (!Have(video, SegmentAspects.Color))
        {
            yield return TextKey.SuggestColor;
        }
    }

    private static bool Have(List<Segment> segments, SegmentAspects aspect) => segments.Exists(segment => segment.Aspects.HasFlag(aspect));

    private static List<Segment> Segments(Timeline timeline, TrackKind kind) =>
        [.. timeline.Tracks.Where(track => track.Kind == kind).SelectMany(track => track.Segments)];

    private static Button Export(Texts texts) => new(texts[TextKey.SuggestExport], new(ButtonKind.Export), ButtonStyle.Primary);
}
