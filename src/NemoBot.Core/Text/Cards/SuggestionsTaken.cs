using NemoBot.Core.Text.Localization;
using NemoVideo.Drafts;

namespace NemoBot.Core.Text.Cards;

/// <summary>Recognises that the user's last request already did what a suggestion proposes, by what changed on the timeline and by the words of the request.</summary>
internal static class SuggestionsTaken
{
    private static readonly string[] BackgroundWords = ["background", "背景", "fondo", "hintergrund", "arrière-plan", "le fond", "fundo", "배경", "фон"];
    private static readonly string[] TransitionWords = ["transition", "转场", "轉場", "transici", "übergäng", "transiç", "トランジション", "전환", "переход"];
    private static readonly string[] FadeWords = ["fade", "淡出", "fundido", "ausblend", "fondu", "フェード", "페이드", "затухан", "заглуш"];
    private static readonly string[] ColorWords = ["color", "colour", "warmer", "色调", "色調", "色彩", "cálid", "farbe", "wärmer", "couleur", "chaud", "cores", "quente", "色味", "색감", "цвет", "теплее"];

    /// <summary>A suggestion as typed or pressed, in each language.</summary>
    private static readonly Dictionary<string, TextKey> Own = Languages.All
        .SelectMany(language => Proposals.Select(key => (Words: Texts.In(language.Name)[key], Key: key)))
        .DistinctBy(own => own.Words, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(own => own.Words, own => own.Key, StringComparer.OrdinalIgnoreCase);

    private static TextKey[] Proposals =>
    [
        TextKey.SuggestMusic, TextKey.SuggestTitle, TextKey.SuggestSubtitles, TextKey.SuggestBackground, TextKey.SuggestQuieter, TextKey.SuggestFade, TextKey.SuggestShorter,
        TextKey.SuggestTransitions, TextKey.SuggestColor,
    ];

    public static bool IsJustDone(TextKey suggestion, TimelineDiff done, string instruction) =>
        (Own.TryGetValue(instruction.Trim(), out var said) && said == suggestion)
        || done.Changes.Any(change => Is(suggestion, change))
        || WordsOf(suggestion).Any(word => instruction.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static bool Is(TextKey suggestion, TimelineChange change) => (suggestion, change.Track, change.Kind) switch
    {
        (TextKey.SuggestMusic, TrackKind.Audio, TimelineChangeKind.Added or TimelineChangeKind.Removed) => true,
        (TextKey.SuggestTitle or TextKey.SuggestSubtitles, TrackKind.Text, TimelineChangeKind.Added or TimelineChangeKind.Removed) => true,
        (TextKey.SuggestBackground, _, TimelineChangeKind.BackgroundChanged) => true,
        (TextKey.SuggestQuieter, TrackKind.Audio, TimelineChangeKind.VolumeChanged) => true,
        (TextKey.SuggestFade, _, TimelineChangeKind.FadeChanged) => true,
        (TextKey.SuggestShorter, TrackKind.Video, TimelineChangeKind.Resized or TimelineChangeKind.Removed) => true,
        (TextKey.SuggestTransitions, _, TimelineChangeKind.TransitionChanged) => true,
        (TextKey.SuggestColor, _, TimelineChangeKind.ColorChanged) => true,
        _ => false,
    };

    /// <summary>Only for what the timeline may not show: the fields of the backend's draft are not all known.</summary>
    private static string[] WordsOf(TextKey suggestion) => suggestion switch
    {
        TextKey.SuggestBackground => BackgroundWords,
        TextKey.SuggestTransitions => TransitionWords,
        TextKey.SuggestFade => FadeWords,
        TextKey.SuggestColor => ColorWords,
        _ => [],
    };
}
