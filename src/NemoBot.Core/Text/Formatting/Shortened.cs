using System.Globalization;

namespace NemoBot.Core.Text.Formatting;

/// <summary>Shortens texts to a maximum length. Pure.</summary>
public static class Shortened
{
    /// <summary>Returns the text; if it is too long, cut at a grapheme boundary and marked with "…".</summary>
    /// <param name="most">The maximum in UTF-16 units, including the mark.</param>
    public static string Text(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        var length = 0;
        while (StringInfo.GetNextTextElementLength(text.AsSpan(length)) is var next && length + next < most)
        {
            length += next;
        }

        return $"{text[..length].TrimEnd()}…";
    }
}
