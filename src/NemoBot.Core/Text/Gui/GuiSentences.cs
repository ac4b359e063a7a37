using System.Text;
using System.Text.RegularExpressions;
using NemoBot.Core.Model;

namespace NemoBot.Core.Text.Gui;

/// <summary>Removes the GUI instructions from one line of a reply: whole sentences, or clauses of sentences that say more.</summary>
internal static partial class GuiSentences
{
    /// <summary>Characters; a longer sentence is no instruction and stays unchanged.</summary>
    private const int LongestSentence = 600;

    public static string Translate(string whole, bool followsDropped, bool isOpenEnd, List<ButtonAction> actions, Func<string, ButtonAction?>? find = null)
    {
        var line = WithoutAsides(whole, actions);
        var probe = GuiProbe.Of(line);
        var sentences = Split(probe);
        var result = new StringBuilder();
        var changed = line != whole;
        var followsStory = false;
        for (var i = 0; i < sentences.Count; i++)
        {
            var (start, end) = sentences[i];
            var original = line[start..end];
            var kept = end - start > LongestSentence
                ? original
                : Cut(original, probe[start..end], followsDropped && i == 0, followsStory, isOpenEnd && i == sentences.Count - 1, actions, find);
            followsStory = IsStory(probe[start..end]);
            changed |= !ReferenceEquals(kept, original);
            if (changed && kept.Length > 0 && result.Length > 0 && !char.IsWhiteSpace(result[^1]) && !char.IsWhiteSpace(kept[0]) && char.IsAscii(result[^1]))
            {
                result.Append(' ');
            }

            result.Append(kept);
        }

        if (!changed)
        {
            return whole;
        }

        var text = result.ToString().Trim();
        if (!text.Any(char.IsLetterOrDigit))
        {
            return "";
        }

        // Half of a bold passage was removed; an unpaired mark would be visible.
        return CountBold(text) % 2 == 1 && CountBold(line) % 2 == 0 ? text.Replace("**", "", StringComparison.Ordinal) : text;
    }

    /// <summary>Removes brackets that contain only an instruction: "captions (click on them to edit)".</summary>
    private static string WithoutAsides(string line, List<ButtonAction> actions)
    {
        var probe = GuiProbe.Of(line);
        var result = line;
        foreach (var aside in Aside().Matches(probe).Reverse())
        {
            var inner = aside.Groups["inner"];
            var pieces = Han().IsMatch(inner.Value) ? GuiChinese.Read(inner.Value, false) : GuiEnglish.Read(inner.Value, false);
            if (pieces.TrueForAll(piece => piece.IsDropped))
            {
                actions.AddRange(GuiActions.Of([line.Substring(inner.Index, inner.Length)]));
                result = result.Remove(aside.Index, aside.Length);
            }
        }

        return result;
    }

    private static bool IsStory(string probe) => probe.Length <= LongestSentence && (Han().IsMatch(probe) ? GuiChinese.IsStory(probe) : GuiEnglish.IsStory(probe));

    private static string Cut(string original, string probe, bool followsDropped, bool followsStory, bool isOpenEnd, List<ButtonAction> actions, Func<string, ButtonAction?>? find)
    {
        // A link works in a chat as well.
        if (probe.Contains(GuiProbe.LinkMark))
        {
            return original;
        }

        var isChinese = Han().IsMatch(probe);
        if (isOpenEnd && (isChinese ? GuiChinese.MayBecome(probe) : GuiEnglish.MayBecome(probe)))
        {
            return "";
        }

        var pieces = isChinese ? GuiChinese.Read(probe, followsDropped, followsStory) : GuiEnglish.Read(probe, followsDropped, followsStory);
        for (var i = 0; find is not null && !followsStory && i < pieces.Count; i++)
        {
            if (!pieces[i].IsDropped && find(probe[pieces[i].Start..pieces[i].End]) is { } action)
            {
                pieces[i] = pieces[i] with { IsDropped = true };
                actions.Add(action);
            }
        }

        actions.AddRange(GuiActions.Of([.. pieces.Where(piece => piece.IsDropped && piece.IsInstruction).Select(piece => original[piece.Start..piece.End])]));

        if (!pieces.Exists(piece => piece.IsDropped))
        {
            if (GuiActions.OffersExport(probe))
            {
                actions.Add(new(ButtonKind.Export));
            }

            return original;
        }

        return pieces.TrueForAll(piece => piece.IsDropped) ? "" : Rejoin(original, pieces, isChinese);
    }

    /// <summary>Joins the remaining pieces to a sentence.</summary>
    private static string Rejoin(string original, List<GuiPiece> pieces, bool isChinese)
    {
        var text = new StringBuilder();
        for (var i = 0; i < pieces.Count; i++)
        {
            if (!pieces[i].IsDropped)
            {
                // Keeps the connecting words before the piece, unless it now begins the sentence or the piece before it was dropped.
                var joins = text.Length > 0 && (i == 0 || !pieces[i - 1].IsDropped);
                text.Append(text.Length > 0 && !joins ? isChinese ? "，" : ", " : "");
                text.Append(original[(joins ? pieces[i].BoundaryStart : pieces[i].Start)..pieces[i].End]);
            }
        }

        var leading = original[..(original.Length - original.TrimStart().Length)];
        var kept = text.ToString().Trim().TrimEnd(',', ';', ':', '—', '–', '-', '，', '；', '：', '、', ' ');
        kept = pieces[0].IsDropped ? Joint().Replace(kept, "") : kept;
        if (kept.Length == 0)
        {
            return "";
        }

        if (char.IsLower(kept[0]))
        {
            kept = char.ToUpperInvariant(kept[0]) + kept[1..];
        }

        var bare = kept.TrimEnd('*', '_', '"', '”', '」', ')', '）');
        var isEnded = bare.Length > 0 && bare[^1] is '.' or '!' or '?' or '。' or '！' or '？' or '…';
        return leading + kept + (isEnded ? "" : isChinese ? "。" : ".");
    }

    /// <summary>Returns the sentence ranges; spaces and symbols without words belong to the sentence before.</summary>
    private static List<(int Start, int End)> Split(string probe)
    {
        var sentences = new List<(int Start, int End)>();
        var start = 0;
        foreach (var end in SentenceEnd().EnumerateMatches(probe))
        {
            var stop = end.Index + end.Length;
            sentences.Add((start, stop));
            start = stop;
        }

        if (start < probe.Length)
        {
            if (sentences.Count > 0 && !probe.AsSpan(start).ContainsAnyLetter())
            {
                sentences[^1] = (sentences[^1].Start, probe.Length);
            }
            else
            {
                sentences.Add((start, probe.Length));
            }
        }

        return sentences;
    }

    private static bool ContainsAnyLetter(this ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c) || c == GuiProbe.Hidden)
            {
                return true;
            }
        }

        return false;
    }

    private static int CountBold(string text) => text.AsSpan().Count("**");

    /// <summary>Matches a full stop with a space, but not after "e.g." or "vs."; Chinese stops need no space. Includes closing marks.</summary>
    [GeneratedRegex("""(?:(?<!\b(?:e\.g|i\.e|vs|etc|approx|no|mr|mrs|dr))[.!?…]+["”’)]*\s+|[。！？]+[”」』）)"]*\s*)""", RegexOptions.IgnoreCase)]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"(?<=\w)\s*[(（](?<inner>[^()（）\uE001]{3,200})[)）]", RegexOptions.ExplicitCapture)]
    private static partial Regex Aside();

    /// <summary>Matches the conjunction that joined a Chinese clause to a dropped one.</summary>
    [GeneratedRegex("^(?:或者|或|然后|然後|并且|並且|而且|并|並|接着|接著)")]
    private static partial Regex Joint();

    [GeneratedRegex(@"[\u3400-\u9FFF]")]
    private static partial Regex Han();
}
