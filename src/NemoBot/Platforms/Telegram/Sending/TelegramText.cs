using System.Net;

namespace NemoBot.Platforms.Telegram.Sending;

/// <summary>One message's worth of text, in Telegram's HTML and, should that be refused, in plain words.</summary>
internal sealed record TextPart(string Html, string Plain);

/// <summary>Our Markdown as Telegram's messages. Pure.</summary>
internal static class TelegramText
{
    public const int MessageLength = 4096;
    public const int CaptionLength = 1024;

    /// <summary>At least one part; each at most <paramref name="limit"/> characters once its markup is read.</summary>
    public static IReadOnlyList<TextPart> Parts(string markdown, int limit) =>
        [.. Split(markdown, limit).Select(part => new TextPart(WebUtility.HtmlEncode(part), part))];

    private static IEnumerable<string> Split(string text, int limit)
    {
        while (text.Length > limit)
        {
            var at = text.LastIndexOf("\n\n", limit - 1, StringComparison.Ordinal) is > 0 and var paragraph ? paragraph
                : text.LastIndexOf('\n', limit - 1) is > 0 and var line ? line
                : text.LastIndexOf(' ', limit - 1) is > 0 and var space ? space
                : char.IsHighSurrogate(text[limit - 1]) ? limit - 1 : limit;
            yield return text[..at].TrimEnd();
            text = text[at..].TrimStart();
        }

        yield return text;
    }
}
