using System.Globalization;
using System.Text;

namespace NemoBot.Core.Text.Captions;

/// <summary>One caption: words and when they show. Times are whole milliseconds, and the text is lines parted by <c>\n</c>, none of them blank.</summary>
public sealed record Cue
{
    /// <summary>Players skip a cue of no length.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private Cue(TimeSpan start, TimeSpan end, string text) => (Start, End, Text) = (start, end, text);

    public TimeSpan Start { get; }

    /// <summary>After <see cref="Start"/>.</summary>
    public TimeSpan End { get; }

    public string Text { get; }

    /// <summary>Returns the cue with rounded times and clean text; null if nothing of the text is visible.</summary>
    public static Cue? Of(TimeSpan start, TimeSpan end, string text)
    {
        var clean = Clean(text);
        var from = Rounded(start);
        var to = Rounded(end);
        return clean.Length == 0 ? null : new(from, to > from ? to : from + Shortest, clean);
    }

    private static TimeSpan Rounded(TimeSpan time) => TimeSpan.FromMilliseconds(Math.Round(Math.Max(0, time.TotalMilliseconds), MidpointRounding.AwayFromZero));

    /// <summary>A blank line would end the cue, and an arrow would begin the next one.</summary>
    private static string Clean(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            if (rune.Value == '\n' || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator))
            {
                plain.Append(rune);
            }
            else
            {
                plain.Append(' ');
            }
        }

        var lines = plain.ToString().Split('\n', StringSplitOptions.TrimEntries).Select(line => line.Replace("-->", "→", StringComparison.Ordinal)).Where(line => line.Any(character => !char.IsWhiteSpace(character) && !IsInvisible(character)));
        return string.Join('\n', lines);
    }

    private static bool IsInvisible(char character) => char.GetUnicodeCategory(character) is UnicodeCategory.Format;
}
