using System.Globalization;

namespace NemoBot.Core.Text.Formatting;

/// <summary>The beginning of a text where only so much fits. Pure.</summary>
public static class Shortened
{
    /// <summary>The text; where it is longer, cut between characters as people see them, and marked with "…".</summary>
    /// <param name="most">UTF-16 units, the mark included.</param>
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
