using System.Text.RegularExpressions;

namespace NemoBot.Core.Text.Gui;

/// <summary>Copies a line for the rules, with the same length: without emphasis marks, and with quotations, code and links hidden.</summary>
internal static partial class GuiProbe
{
    /// <summary>Replaces each character of a quotation or of code.</summary>
    public const char Hidden = '\uE000';

    /// <summary>Replaces each character of a link.</summary>
    public const char LinkMark = '\uE001';

    public static string Of(string line)
    {
        var probe = line.ToCharArray();
        Hide(probe, Link().EnumerateMatches(line), LinkMark, keepEnds: false);
        Hide(probe, Code().EnumerateMatches(line), Hidden, keepEnds: false);
        Hide(probe, Quotation().EnumerateMatches(line), Hidden, keepEnds: true);
        for (var i = 0; i < probe.Length; i++)
        {
            if (probe[i] is '*' or '_' or '`')
            {
                probe[i] = ' ';
            }
            else if (probe[i] is '’')
            {
                probe[i] = '\'';
            }
        }

        return new string(probe);
    }

    private static void Hide(char[] probe, Regex.ValueMatchEnumerator matches, char by, bool keepEnds)
    {
        foreach (var match in matches)
        {
            var (start, length) = keepEnds ? (match.Index + 1, match.Length - 2) : (match.Index, match.Length);
            for (var i = start; i < start + length; i++)
            {
                probe[i] = probe[i] == LinkMark ? LinkMark : by;
            }
        }
    }

    [GeneratedRegex(@"!?\[[^\]\n]{0,300}\]\([^)\s]{1,2000}\)|\bhttps?://[^\s<>）)]{1,2000}", RegexOptions.IgnoreCase)]
    private static partial Regex Link();

    [GeneratedRegex(@"`[^`\n]{1,300}`")]
    private static partial Regex Code();

    [GeneratedRegex(""" "[^"\n]{1,300}"|“[^”\n]{1,300}”|「[^」\n]{1,300}」|『[^』\n]{1,300}』|«[^»\n]{1,300}»|‘[^’\n]{1,200}’(?!\w)|(?<![\w'])'[^'\n]{1,200}'(?!\w) """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Quotation();
}
