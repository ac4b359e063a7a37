using System.Text.RegularExpressions;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Formatting;

namespace NemoBot.Core.Skills;

/// <summary>Extracts text from a skill file for users: plain, short, without links that carry a token.</summary>
public static partial class Phrases
{
    /// <summary>Longest input, in UTF-16 units; the rest is cut off before parsing, because no output is longer.</summary>
    private const int MostLength = 4_000;

    /// <summary>Returns one line without markup, control characters or enclosing quotation marks.</summary>
    public static string Plain(string markdown)
    {
        var plain = Blanks().Replace(VisibleText.Of(Markup.ToPlain(Safe(Shortened.Text(markdown, MostLength)))), " ").Trim();
        return Enclosed().Match(plain) is { Success: true } quoted ? quoted.Groups["inner"].Value.Trim() : plain;
    }

    /// <summary>Removes links that carry a token: opening one gives an account away.</summary>
    public static string Safe(string text) => TokenLink().Replace(text, "");

    /// <summary>Whether the text has a link that carries a token.</summary>
    public static bool HasTokenLink(string text) => TokenLink().IsMatch(text);

    /// <summary>Returns the whole sentences that fit, at least the first one, shortened if necessary.</summary>
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

    /// <summary>Whether the text has at least one complete sentence, rather than being a label.</summary>
    public static bool IsSentence(string text) => text.Length > 15 && SentenceEnd().IsMatch(text);

    /// <summary>Returns the first sentence, shortened if necessary.</summary>
    public static string FirstSentence(string text, int most)
    {
        var stop = SentenceEnd().Match(text);
        return Shortened.Text((stop.Success ? text[..(stop.Index + stop.Length)] : text).Trim(), most);
    }

    /// <summary>Returns the quoted parts, in order.</summary>
    public static IEnumerable<string> Quoted(string text) => Quotation().Matches(text).Select(match => match.Groups["inner"].Value.Trim()).Where(inner => inner.Length > 0);

    [GeneratedRegex("""^(?:"(?<inner>[^"]+)"|“(?<inner>[^”]+)”|„(?<inner>[^“”]+)[“”]|«\s?(?<inner>[^»]+?)\s?»|「(?<inner>[^」]+)」|『(?<inner>[^』]+)』|'(?<inner>.+)'|‘(?<inner>.+)’)[.,;]?(?:\s+[-–—(→].*)?$""", RegexOptions.ExplicitCapture)]
    private static partial Regex Enclosed();

    [GeneratedRegex("""["“”„](?<inner>[^"“”„\n]{1,200})["“”]|«(?<inner>[^»\n]{1,200})»|「(?<inner>[^」\n]{1,200})」""", RegexOptions.ExplicitCapture)]
    private static partial Regex Quotation();

    [GeneratedRegex("""(?<!\b(?:e\.g|i\.e|vs|etc|no|mr|mrs|dr|approx))[.!?…]{1,8}["”’)]{0,4}(?=\s|$)|[。！？]{1,8}[”」』）]{0,4}""", RegexOptions.IgnoreCase)]
    private static partial Regex SentenceEnd();

    [GeneratedRegex("""[^\s()<>`"“”'‘’]{0,200}[?&]\w{0,20}token=[^\s()<>`"“”'‘’]{0,2000}""", RegexOptions.IgnoreCase)]
    private static partial Regex TokenLink();

    /// <summary>Not the no-break spaces: they belong between a number and its unit.</summary>
    [GeneratedRegex(@"[\s-[\u00a0\u202f]]+")]
    private static partial Regex Blanks();
}
