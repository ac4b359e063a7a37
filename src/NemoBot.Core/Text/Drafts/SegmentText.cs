using System.Globalization;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoVideo.Drafts;

namespace NemoBot.Core.Text.Drafts;

/// <summary>Names a segment of the timeline.</summary>
internal static class SegmentText
{
    /// <summary>In characters as people count them.</summary>
    private const int Longest = 60;

    /// <summary>Returns its text in quotes for a title, otherwise its name; plain text without Markdown, of limited length.</summary>
    /// <param name="index">The position on the track, from 0; null when unknown.</param>
    public static string Plain(Texts texts, TrackKind kind, Segment segment, int? index = null)
    {
        if (Words(kind, segment) is { } words)
        {
            return texts.Format(TextKey.Quoted, Short(words));
        }

        // "Clip 3" is an English name that the draft reader generated.
        return segment.HasOwnName ? Short(segment.Name) : texts.Format(TextKey.ClipNumber, index + 1 ?? NumberIn(segment.Name));
    }

    /// <inheritdoc cref="Plain"/>
    /// <remarks>Escaped for our Markdown.</remarks>
    public static string Markdown(Texts texts, TrackKind kind, Segment segment, int? index = null) => Markup.Escape(Plain(texts, kind, segment, index));

    public static string Percent(Texts texts, double volume) =>
        texts.Format(TextKey.Percent, Math.Round(Math.Clamp(volume, 0, 100) * 100).ToString("0", CultureInfo.InvariantCulture));

    public static string TrackName(Texts texts, Track track) => track.Kind switch
    {
        TrackKind.Video => texts[TextKey.TrackVideo],
        TrackKind.Audio => texts[TextKey.TrackAudio],
        TrackKind.Text => texts[TextKey.TrackText],
        _ => track.RawType is { } type ? texts.Format(TextKey.TrackUnknown, type) : texts[TextKey.TrackUnnamed],
    };

    private static string? Words(TrackKind kind, Segment segment) =>
        !string.IsNullOrWhiteSpace(segment.Text) ? segment.Text
        : kind == TrackKind.Text && segment.HasOwnName ? segment.Name
        : null;

    private static int NumberIn(string name) =>
        int.TryParse(name.AsSpan(name.LastIndexOf(' ') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;

    private static string Short(string text) => Shortened.Graphemes(text.ReplaceLineEndings(" ").Trim(), Longest);
}
