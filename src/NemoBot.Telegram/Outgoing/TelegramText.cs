using NemoBot.Core.Text.Formatting;

namespace NemoBot.Telegram.Outgoing;

/// <summary>One message's worth of text, in Telegram's HTML.</summary>
internal sealed record TextPart(string Html, string Markdown)
{
    /// <summary>Plain words, should the HTML be refused. Made anew at each call: that is rare.</summary>
    public string Plain => Markup.ToPlain(Markdown);
}

/// <summary>Our Markdown as Telegram's messages. Pure.</summary>
internal static class TelegramText
{
    public const int MessageLength = 4096;
    public const int CaptionLength = 1024;

    /// <summary>At least one part; each at most <paramref name="limit"/> characters once its markup is read, as Telegram counts.</summary>
    public static IReadOnlyList<TextPart> Parts(string markdown, int limit)
    {
        var parts = MessageSplit.Split(markdown, limit);
        return parts.Count == 0 ? [new("", "")] : [.. parts.Select(part => new TextPart(TelegramHtmlWriter.Write(part), part))];
    }
}
