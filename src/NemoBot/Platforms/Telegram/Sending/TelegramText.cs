using NemoBot.Replies;

namespace NemoBot.Platforms.Telegram.Sending;

/// <summary>One message's worth of text, in Telegram's HTML and, should that be refused, in plain words.</summary>
internal sealed record TextPart(string Html, string Plain);

/// <summary>Our Markdown as Telegram's messages. Pure.</summary>
internal static class TelegramText
{
    public const int MessageLength = 4096;
    public const int CaptionLength = 1024;

    /// <summary>At least one part; each at most <paramref name="limit"/> characters once its markup is read, as Telegram counts.</summary>
    public static IReadOnlyList<TextPart> Parts(string markdown, int limit)
    {
        var parts = MessageSplit.Split(markdown, limit);
        return parts.Count == 0 ? [new("", "")] : [.. parts.Select(part => new TextPart(Markup.ToTelegramHtml(part), Markup.ToPlain(part)))];
    }
}
