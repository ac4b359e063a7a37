using System.Globalization;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Cards;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Delivery;

/// <summary>
/// What is shown if the platform does not accept a message as it is: for a video its link as text, for a picture or document what it says instead, then text without buttons, finally one plain sentence.
/// Pure.
/// </summary>
public static class LesserForm
{
    /// <returns>The next form; null when there is none.</returns>
    public static OutgoingMessage? Of(OutgoingMessage message, Texts texts, DateTimeOffset now) => message switch
    {
        { Video: { IsVideo: false } other } => message with { Text = other.Instead ?? message.Text, Video = null },
        { Video: { } video } => VideoInWords.Of(message, video, texts[TextKey.VideoNotTakenHere], texts[TextKey.VideoNotTakenButton], texts[TextKey.VideoNotTakenNoLink], texts, now),
        { Buttons.Count: > 0 } or { Timeline: not null } or { Previews.Count: > 0 } => message with { Text = WithLinks(message), Buttons = [], Timeline = null, Previews = [] },
        _ when message.Text != texts[TextKey.NotShownHere] => message with { Text = texts[TextKey.NotShownHere] },
        _ => null,
    };

    /// <summary>A button that opens something becomes a link in the text.</summary>
    private static string WithLinks(OutgoingMessage message)
    {
        var links = message.Buttons.Where(button => button.Link is { IsAbsoluteUri: true } link && !message.Text.Contains(link.AbsoluteUri, StringComparison.Ordinal));
        return string.Concat([message.Text, .. links.Select(button => string.Create(CultureInfo.InvariantCulture, $"\n\n[{Markup.Escape(button.Label)}](<{button.Link!.AbsoluteUri}>)"))]);
    }
}
