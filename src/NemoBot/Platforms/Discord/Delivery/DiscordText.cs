using System.Text;

namespace NemoBot.Platforms.Discord.Delivery;

/// <summary>Texts in Discord's Markdown. No I/O.</summary>
internal static class DiscordText
{
    /// <summary>Our Markdown as Discord's: the same for all that we use, save that a deeper heading than three would stand there with its hashes.</summary>
    public static string Render(string markdown) => markdown.Trim();

    /// <summary>Words of a person or a file name, so that nothing in them formats.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var letter in text)
        {
            if (letter is '\\' or '*' or '_' or '~' or '`' or '|' or '>' or '<' or '[' or ']' or '(' or ')' or '#' or '-' or ':' or '@')
            {
                escaped.Append('\\');
            }

            escaped.Append(letter);
        }

        return escaped.ToString();
    }

    /// <summary>Parts of at most <paramref name="limit"/> characters, cut at the end of a line or a word where there is one; never empty.</summary>
    public static IReadOnlyList<string> Split(string text, int limit)
    {
        var parts = new List<string>();
        var rest = text.Trim();
        while (rest.Length > limit)
        {
            var cut = rest.LastIndexOf('\n', limit - 1);
            cut = cut > limit / 2 ? cut : rest.LastIndexOf(' ', limit - 1);
            cut = cut > limit / 2 ? cut : char.IsHighSurrogate(rest[limit - 1]) ? limit - 1 : limit;
            parts.Add(rest[..cut].TrimEnd());
            rest = rest[cut..].TrimStart();
        }

        parts.Add(rest.Length == 0 ? "…" : rest);
        return parts;
    }
}
