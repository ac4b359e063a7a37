using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Fakes.Telegram;

/// <summary>Parses Telegram's HTML like Telegram: a few tags, properly nested, otherwise the whole message is refused.</summary>
internal static partial class TelegramHtml
{
    private static readonly HashSet<string> Known =
        ["b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "tg-spoiler", "span", "a", "code", "pre", "blockquote", "tg-emoji", "tg-time"];

    /// <summary>Returns what a user sees; null with a reason if it cannot be parsed.</summary>
    public static string? Read(string html, out string? fault)
    {
        fault = null;
        var text = new StringBuilder();
        var open = new Stack<string>();
        var at = 0;
        foreach (Match tag in Tag.Matches(html))
        {
            text.Append(html, at, tag.Index - at);
            at = tag.Index + tag.Length;
            var name = tag.Groups["name"].Value.ToLowerInvariant();
            if (!Known.Contains(name))
            {
                fault = $"Unsupported start tag \"{name}\" at byte offset {tag.Index}";
                return null;
            }

            if (!tag.Groups["end"].Success)
            {
                open.Push(name);
            }
            else if (!open.TryPop(out var last) || last != name)
            {
                fault = $"Unmatched end tag at byte offset {tag.Index}";
                return null;
            }
        }

        text.Append(html, at, html.Length - at);
        if (open.Count > 0 || text.ToString().Contains('<', StringComparison.Ordinal))
        {
            fault = "Can't find end tag";
            return null;
        }

        return WebUtility.HtmlDecode(text.ToString());
    }

    [GeneratedRegex(@"<(?<end>/)?(?<name>[A-Za-z][A-Za-z-]*)(\s[^<>]*)?>")]
    private static partial Regex Tag { get; }
}
