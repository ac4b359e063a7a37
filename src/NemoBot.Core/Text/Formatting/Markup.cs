using System.Globalization;
using System.Text;

namespace NemoBot.Core.Text.Formatting;

/// <summary>From our Markdown to what a platform shows. Whatever the Markdown holds, the result is well formed and mentions nobody.</summary>
public static class Markup
{
    /// <summary>Words without any markup; a link's address follows its words in brackets.</summary>
    public static string ToPlain(string markdown) => PlainWriter.Write(MarkupReader.Read(markdown));

    /// <summary>Puts a person's words, a file's name or anything else not ours into our Markdown as they are: one line, no markup, no signs that turn text around.</summary>
    public static string Escape(string userText)
    {
        var escaped = new StringBuilder(userText.Length + 8);
        foreach (var rune in userText.EnumerateRunes())
        {
            if (rune.Value is '\n' or '\r' or '\t' or 0x2028 or 0x2029)
            {
                escaped.Append(escaped.Length > 0 && escaped[^1] == ' ' ? "" : " ");
                continue;
            }

            if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.Control || IsBidiControl(rune.Value))
            {
                continue;
            }

            if (rune.Value is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '&' or '~' or '|' or '#' or '!')
            {
                escaped.Append('\\');
            }
            else if ((rune.Value is '-' or '+' or '=') && IsAtStart(escaped))
            {
                escaped.Append('\\');
            }
            else if ((rune.Value is '.' or ')') && IsNumber(escaped))
            {
                escaped.Append('\\');
            }

            escaped.Append(rune.ToString());
        }

        return escaped.ToString().Trim();
    }

    private static bool IsBidiControl(int value) => value is >= 0x202A and <= 0x202E or >= 0x2066 and <= 0x2069 or 0x200E or 0x200F or 0x061C;

    private static bool IsAtStart(StringBuilder text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != ' ')
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsNumber(StringBuilder text) => text.Length is > 0 and <= 10 && text.ToString().Trim().All(char.IsAsciiDigit);
}
