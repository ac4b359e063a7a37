using System.Text.RegularExpressions;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Formatting;

namespace NemoBot.Core.Skills;

/// <summary>Words out of a skill file, fit for people: plain, short, without addresses that carry a token.</summary>
public static partial class Phrases
{
    /// <summary>Nothing that people are shown is longer; a longer text is cut before it is read.</summary>
    private const int MostLength = 4_000;

    /// <summary>One line without markup, control characters, or quotation marks around it.</summary>
    public static string Plain(string markdown)
    {
        var plain = Blanks().Replace(VisibleText.Of(Markup.ToPlain(Safe(Shortened.Text(markdown, MostLength)))), " ").Trim();
        return Enclosed().Match(plain) is { Success: true } quoted ? quoted.Groups["inner"].Value.Trim() : plain;
    }

    /// <summary>Without addresses that carry a token: whoever opens one gives an account away.</summary>
    public static string Safe(string text) => TokenLink().Replace(text, "");

    /// <summary>Has an address that carries a token.</summary>
    public static bool HasTokenLink(string text) => TokenLink().IsMatch(text);

    /// <summary>The whole sentences that fit, the first at least; that one is cut where it is longer.</summary>
    public static string Sentences(string text, int most)
    {
        var end = 0;
        foreach (var stop in SentenceEnd().EnumerateMatches(text))
        {
            if (stop.Index + stop.Length > most && end > 0)
            {
                break;
            }

            end = stop.Index + stop.Length;
        }

        return Shortened.Text((end > 0 && (end <= most || text.Length > most) ? text[..end] : text).Trim(), most);
    }

    /// <summary>Has at least one sentence with an end, rather than being a label.</summary>
    public static bool IsSentence(string text) => text.Length > 15 && SentenceEnd().IsMatch(text);

    /// <summary>The first sentence, cut where it is longer.</summary>
    public static string FirstSentence(string text, int most)
    {
        var stop = SentenceEnd().Match(text);
        return Shortened.Text((stop.Success ? text[..(stop.Index + stop.Length)] : text).Trim(), most);
    }

    /// <summary>What stands in quotation marks, in order.</summary>
    public static IEnumerable<string> Quoted(string text) => Quotation().Matches(text).Select(match => match.Groups["inner"].Value.Trim()).Where(inner => inner.Length > 0);

    [GeneratedRegex("""^(?:"(?<inner>[^"]+)"|“(?<inner>[^”]+)”|„(?<inner>[^“”]+)[“”]|«\s?(?<inner>[^»]+?)\s?»|「(?<inner>[^」]+)」|『(?<inner>[^』]+)』|'(?<inner>.+)'|‘(?<inner>.+)’)[.,;]?(?:\s+[-–—(→].*)?$""", RegexOptions.ExplicitCapture)]
    private static partial Regex Enclosed();

    [GeneratedRegex("""["“”„](?<inner>[^"“”„\n]{1,200})["“”]|«(?<inner>[^»\n]{1,200})»|「(?<inner>[^」\n]{1,200})」""", RegexOptions.ExplicitCapture)]
    private static partial Regex Quotation();

    [GeneratedRegex("""(?<!\b(?:e\.g|i\.e|vs|etc|no|mr|mrs|dr|approx))[.!?…]{1,8}["”’)]{0,4}(?=\s|$)|[。！？]{1,8}[”」』）]{0,4}""", RegexOptions.IgnoreCase)]
    private static partial Regex SentenceEnd();

    [GeneratedRegex("""[^\s()<>`"“”'‘’]{0,200}[?&]\w{0,20}token=[^\s()<>`"“”'‘’]{0,2000}""", RegexOptions.IgnoreCase)]
    private static partial Regex TokenLink();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
