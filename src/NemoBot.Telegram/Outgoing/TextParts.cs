using NemoBot.Core.Text.Formatting;

namespace NemoBot.Telegram.Outgoing;

/// <summary>Represents the text of one message, as Telegram's HTML.</summary>
internal sealed record TextPart(string Html, string Markdown)
{
    /// <summary>Gets the plain text, used if the HTML is refused. Computed at each call, because that is rare.</summary>
    public string Plain => Markup.ToPlain(Markdown);
}

/// <summary>Converts our Markdown to Telegram's messages. Pure.</summary>
internal static class TextParts
{
    public const int MessageLength = 4096;
    public const int CaptionLength = 1024;

    /// <summary>Returns at least one part; each has at most <paramref name="limit"/> characters without markup, as Telegram counts.</summary>
    public static IReadOnlyList<TextPart> Of(string markdown, int limit)
    {
        var parts = MessageSplit.Split(markdown, limit);
        return parts.Count == 0 ? [new("", "")] : [.. parts.Select(part => new TextPart(HtmlWriter.Write(part), part))];
    }
}
