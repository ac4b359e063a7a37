using System.Globalization;

namespace NemoBot.Core.Text.Formatting;

/// <summary>Shortens texts to a maximum length. Pure.</summary>
public static class Shortened
{
    /// <summary>In UTF-16 units, on average: room for any script and for emoji of several people. One grapheme alone may have thousands of combining marks.</summary>
    private const int UnitsPerGrapheme = 8;

    /// <summary>Returns whether the text has more characters, as people count them (graphemes), or more combining marks than so many characters have.</summary>
    public static bool IsLonger(string text, int graphemes) =>
        text.Length > graphemes * UnitsPerGrapheme || (text.Length > graphemes && new StringInfo(text).LengthInTextElements > graphemes);

    /// <summary>Returns the text; if it <see cref="IsLonger"/>, cut at a grapheme boundary and marked with "…".</summary>
    /// <param name="most">The maximum in graphemes, including the mark.</param>
    public static string Graphemes(string text, int most)
    {
        if (!IsLonger(text, most))
        {
            return text;
        }

        var length = 0;
        for (var count = 1; count < most && StringInfo.GetNextTextElementLength(text.AsSpan(length)) is var next and > 0 && length + next < most * UnitsPerGrapheme; count++)
        {
            length += next;
        }

        return $"{text[..length].TrimEnd()}…";
    }

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
