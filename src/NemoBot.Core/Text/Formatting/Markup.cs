using System.Globalization;
using System.Text;

namespace NemoBot.Core.Text.Formatting;

/// <summary>Converts our Markdown to the markup of a platform. For any input, the result is well formed and notifies no one.</summary>
public static class Markup
{
    /// <summary>Returns the text without markup; a link's address follows its text in brackets.</summary>
    public static string ToPlain(string markdown) => PlainWriter.Write(MarkupReader.Read(markdown));

    /// <summary>Escapes foreign text (a user's words, a file name) for our Markdown: one line, no markup, no bidirectional control characters.</summary>
    public static string Escape(string userText)
    {
        var escaped = new StringBuilder(userText.Length + 8);
        foreach (var rune in userText.Trim().EnumerateRunes())
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
            if (!char.IsWhiteSpace(text[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Returns whether the text has only blanks and the digits of a list's number.</summary>
    private static bool IsNumber(StringBuilder text)
    {
        var digits = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsAsciiDigit(text[i]))
            {
                digits++;
            }
            else if (digits > 0 || !char.IsWhiteSpace(text[i]))
            {
                return false;
            }
        }

        return digits is > 0 and <= 9;
    }
}
