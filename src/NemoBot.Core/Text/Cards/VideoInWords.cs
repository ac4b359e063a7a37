using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoVideo.Secrets;

namespace NemoBot.Core.Text.Cards;

/// <summary>Replaces a finished video that the chat cannot show with its link while the link works, otherwise with what to do instead. Pure.</summary>
internal static class VideoInWords
{
    /// <param name="whyLink">The reason for sending a link.</param>
    /// <param name="whyButton">The reason for a link that is in the button only, because it grants access to its holder.</param>
    /// <param name="whyNothing">The reason why there is nothing to open, and the next step.</param>
    public static OutgoingMessage Of(OutgoingMessage message, VideoResult video, string whyLink, string whyButton, string whyNothing, Texts texts, DateTimeOffset now)
    {
        if (video.Link is not { } link || video.LinkExpiresAt <= now)
        {
            return message with { Text = $"{message.Text}\n\n{whyNothing}", Video = null };
        }

        var until = Until(video, texts);
        var words = message.Text.Replace($"\n\n{until}", "", StringComparison.Ordinal);
        var isSecret = SecretMask.Forms.Apply(link.AbsoluteUri) != link.AbsoluteUri;
        var why = isSecret ? whyButton : $"{whyLink}\n{link.AbsoluteUri}";
        return message with { Text = $"{words}\n\n{why}\n\n{until}", Video = null, Buttons = WithDownload(message.Buttons, link, texts) };
    }

    /// <summary>Returns how long the link works.</summary>
    public static string Until(VideoResult video, Texts texts) => video.LinkExpiresAt is { } end
        ? texts.Format(TextKey.VideoLinkUntil, end.UtcDateTime)
        : texts[TextKey.VideoLinkSoon];

    /// <summary>Adds a button for the link before the others, unless one opens it already.</summary>
    public static IReadOnlyList<Button> WithDownload(IReadOnlyList<Button> buttons, Uri link, Texts texts) => buttons.Any(button => button.Link == link)
        ? buttons
        : [new(texts[TextKey.ButtonDownload], new(ButtonKind.Open, "download"), ButtonStyle.Primary) { Link = link }, .. buttons];
}
