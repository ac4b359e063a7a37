using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace NemoBot.Core.Text.Captions;

/// <summary>Reads the cues of an SRT or WebVTT file, as leniently as players do: numbers, headers, notes and styles are skipped, markup is removed. Pure.</summary>
public static partial class CaptionReader
{
    /// <summary>A longer line is no caption; the rest of it is left out.</summary>
    private const int LongestLine = 2000;

    /// <param name="most">Cues beyond this number are not read.</param>
    /// <returns>In the order of their times.</returns>
    public static IReadOnlyList<Cue> Read(string file, int most)
    {
        var cues = new List<Cue>();
        var isVtt = file.AsSpan().TrimStart('\uFEFF').StartsWith("WEBVTT", StringComparison.Ordinal);
        using var lines = new StringReader(file);
        var times = NextTimes(lines);
        while (cues.Count < most && times is var (start, end))
        {
            (var text, times) = NextText(lines);
            if (Cue.Of(start, end, Plain(text, isVtt)) is { } cue)
            {
                cues.Add(cue);
            }

            times ??= NextTimes(lines);
        }

        return [.. cues.OrderBy(cue => cue.Start).ThenBy(cue => cue.End)];
    }

    private static (TimeSpan Start, TimeSpan End)? NextTimes(StringReader lines)
    {
        while (lines.ReadLine() is { } line)
        {
            if (Times(line) is { } times)
            {
                return times;
            }
        }

        return null;
    }

    /// <summary>Reads the text of a cue, and the times of the next one if no blank line is between them.</summary>
    private static (string Text, (TimeSpan Start, TimeSpan End)? Next) NextText(StringReader lines)
    {
        var text = new List<string>();
        while (lines.ReadLine() is { } line && !string.IsNullOrWhiteSpace(line))
        {
            if (Times(line) is { } next)
            {
                var isNumbered = text.Count > 0 && !text[^1].AsSpan().Trim().ContainsAnyExceptInRange('0', '9');
                return (string.Join('\n', isNumbered ? text.SkipLast(1) : text), next);
            }

            text.Add(line.Length > LongestLine ? line[..LongestLine] : line);
        }

        return (string.Join('\n', text), null);
    }

    private static (TimeSpan Start, TimeSpan End)? Times(string line) =>
        line.Length <= LongestLine && Arrow().Match(line) is { Success: true } match ? (Time(match, 1), Time(match, 5)) : null;

    private static TimeSpan Time(Match match, int group) =>
        TimeSpan.FromHours(Number(match.Groups[group].Value))
        + TimeSpan.FromMinutes(Number(match.Groups[group + 1].Value))
        + TimeSpan.FromSeconds(Number(match.Groups[group + 2].Value))
        + TimeSpan.FromMilliseconds(Number(match.Groups[group + 3].Value.PadRight(3, '0')));

    private static int Number(string digits) => digits.Length == 0 ? 0 : int.Parse(digits, CultureInfo.InvariantCulture);

    private static string Plain(string text, bool isVtt) => isVtt ? WebUtility.HtmlDecode(VttMarkup().Replace(text, "")) : SrtMarkup().Replace(text, "");

    /// <summary>Hours may be missing; what follows the second time is a position. Players know no digits of other scripts, and neither do numbers of .NET.</summary>
    [GeneratedRegex(@"^\s*(?:([0-9]{1,4}):)?([0-9]{1,2}):([0-9]{1,2})(?:[,.]([0-9]{1,3}))?\s*-->\s*(?:([0-9]{1,4}):)?([0-9]{1,2}):([0-9]{1,2})(?:[,.]([0-9]{1,3}))?(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Arrow();

    /// <summary>Tags, and times within a cue.</summary>
    [GeneratedRegex(@"<[a-zA-Z/0-9][^<>\n]{0,200}>", RegexOptions.CultureInvariant)]
    private static partial Regex VttMarkup();

    /// <summary>Tags and positions.</summary>
    [GeneratedRegex(@"<[a-zA-Z/!][^<>\n]{0,200}>|\{\\[^{}\n]{0,200}\}", RegexOptions.CultureInvariant)]
    private static partial Regex SrtMarkup();
}
