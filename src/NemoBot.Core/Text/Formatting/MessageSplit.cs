using System.Globalization;
using System.Text.RegularExpressions;

namespace NemoBot.Core.Text.Formatting;

/// <summary>Splits a Markdown text that is too long for one message at natural boundaries.</summary>
public static partial class MessageSplit
{
    /// <summary>Room for closing and reopening code blocks and bold passages at a cut, in characters.</summary>
    private const int Reserve = 48;

    /// <summary>Returns parts of at most <paramref name="limit"/> characters (UTF-16), none empty: cut between paragraphs, otherwise lines, otherwise words, otherwise anywhere.</summary>
    /// <param name="limit">At least 200.</param>
    public static IReadOnlyList<string> Split(string text, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 200);
        var parts = new List<string>();
        if (text.Length <= limit)
        {
            Add(parts, text); // Most texts: nothing to look for.
            return parts;
        }

        var spans = Spans(text);
        var at = 0;
        var opened = "";
        while (text.Length - at + opened.Length > limit)
        {
            var most = at + limit - opened.Length - Reserve;
            var cut = OutsideOfMarks(FindCut(text, at, most, spans), at, spans);
            var inside = Around(spans, cut);
            Add(parts, opened + text[at..cut].TrimEnd() + (inside?.Close ?? ""));
            opened = inside?.Open ?? "";
            at = AfterBlanks(text, cut, inside?.IsFence == true);
            if (inside is not null && (at >= inside.BodyEnd || text.AsSpan(at..inside.BodyEnd).IsWhiteSpace()))
            {
                // Only the closing mark is left of the span, which is closed already.
                (opened, at) = ("", AfterBlanks(text, inside.End, isCode: false));
            }
        }

        Add(parts, opened + text[at..]);
        return parts;
    }

    /// <summary>Moves a cut out of the marks of a span, because half a mark is none: before the span, or before its closing mark.</summary>
    private static int OutsideOfMarks(int cut, int from, Span[] spans) =>
        Around(spans, cut) is not { } span ? cut
        : cut <= span.BodyStart && span.Start > from ? span.Start
        : cut > span.BodyEnd && span.BodyEnd > from ? span.BodyEnd
        : cut;

    private static int AfterBlanks(string text, int at, bool isCode)
    {
        while (at < text.Length && (text[at] == '\n' || (text[at] == ' ' && !isCode && IsWhole(text, at))))
        {
            at++;
        }

        return at;
    }

    /// <summary>Returns whether the character is a grapheme by itself: a blank can carry an accent.</summary>
    private static bool IsWhole(string text, int index) => StringInfo.GetNextTextElementLength(text.AsSpan(index)) == 1;

    private static void Add(List<string> parts, string part)
    {
        var trimmed = part.Trim('\n').TrimEnd();
        if (trimmed.Length > 0)
        {
            parts.Add(trimmed);
        }
    }

    private static int FindCut(string text, int from, int most, Span[] spans)
    {
        // A cut in the first quarter would leave a nearly empty message; prefer a finer boundary.
        var least = from + ((most - from) / 4);
        return Last("\n\n", outside: true)
            ?? Last("\n", outside: true)
            ?? LastOutsideOf(". ", "。", "! ", "? ")
            ?? Last(" ", outside: true)
            ?? SpanStart()
            ?? Last("\n", outside: false)
            ?? Last(" ", outside: false)
            ?? Character(text, from, most);

        int? Last(string mark, bool outside)
        {
            for (var i = text.LastIndexOf(mark, most, most - least, StringComparison.Ordinal); i > least; i = text.LastIndexOf(mark, i - 1, i - least, StringComparison.Ordinal))
            {
                if ((!outside || !IsInside(i + 1)) && IsWhole(text, i + mark.Length - 1))
                {
                    return i + (mark[0] is '\n' or ' ' ? 0 : 1);
                }
            }

            return null;
        }

        int? LastOutsideOf(params ReadOnlySpan<string> marks)
        {
            int? best = null;
            foreach (var mark in marks)
            {
                best = Math.Max(best ?? 0, Last(mark, outside: true) ?? 0);
            }

            return best > 0 ? best : null;
        }

        // Before a link, a bold passage or a code block that fits into the next part as a whole.
        int? SpanStart() => (Around(spans, most) ?? Around(spans, most + 1)) is { } span && span.Start > least && span.End - span.Start < most - from ? span.Start : null;

        bool IsInside(int index) => Around(spans, index) is not null;
    }

    /// <summary>Returns the last grapheme boundary (a flag or a family is one grapheme) at or before <paramref name="most"/>.</summary>
    private static int Character(string text, int from, int most)
    {
        // Flags are pairs of indicators that all look alike: only counting from the start of the part shows which ones form a pair.
        var (start, at) = (from, from);
        while (at < most && StringInfo.GetNextTextElementLength(text.AsSpan(at, Math.Min(text.Length, most + 64) - at)) is var length && at + length <= most)
        {
            at += length;
        }

        return at > start ? at : most - (char.IsLowSurrogate(text[most]) && most - 1 > from ? 1 : 0);
    }

    /// <summary>Finds code blocks, and the inline spans outside of them that should stay together: sorted, never nested.</summary>
    private static Span[] Spans(string text)
    {
        var fences = Fence().Matches(text).Select(fence =>
        {
            var open = fence.Groups["open"].Value;
            var mark = fence.Groups["mark"].Value;
            var close = fence.Groups["close"];
            var end = fence.Index + fence.Length;
            return new Span(fence.Index, end, fence.Groups["head"].Length + fence.Index, close.Success ? close.Index - 1 : end, open.Length <= 30 ? open + "\n" : mark + "\n", "\n" + mark, IsFence: true);
        }).ToArray();
        var inlines = Inline().Matches(text).Where(inline => Around(fences, inline.Index + 1) is null).Select(inline =>
        {
            var mark = inline.Groups["mark"].Value;
            var end = inline.Index + inline.Length;
            return new Span(inline.Index, end, inline.Index + mark.Length, end - mark.Length, mark, mark, IsFence: false);
        });
        return [.. fences.Concat(inlines).OrderBy(span => span.Start)];
    }

    /// <summary>Returns the span that a cut at this index would break; null when there is none. Binary search: a hostile text has thousands of spans.</summary>
    private static Span? Around(Span[] spans, int index)
    {
        var (low, high) = (0, spans.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = spans[middle].Start < index ? (middle + 1, high) : (low, middle);
        }

        return low > 0 && index < spans[low - 1].End ? spans[low - 1] : null;
    }

    /// <summary>A range of text that should stay together.</summary>
    /// <param name="BodyStart">Where the opening mark ends.</param>
    /// <param name="BodyEnd">Where the closing mark begins; the end of a span without one.</param>
    /// <param name="Open">Reopens the span after a cut; empty for a link, which cannot be reopened.</param>
    private sealed record Span(int Start, int End, int BodyStart, int BodyEnd, string Open, string Close, bool IsFence);

    [GeneratedRegex(@"^(?<head>[ ]{0,3}(?<open>(?<mark>`{3,8}|~{3,8})[^\n]*)\n)(?:.*\n)*?(?:(?<close>[ ]{0,3}\k<mark>[`~]*[ ]*$)|\z)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Fence();

    [GeneratedRegex(@"(?<![\\`])(?<mark>`{1,8})(?!`)[^\n]{1,1500}?(?<!`)\k<mark>(?!`)|(?<!\\)(?<mark>\*\*|__|~~)(?=\S)[^\n]{1,1500}?(?<=\S)\k<mark>|(?<![\\*\w])(?<mark>[*_])(?=[^\s*_])[^\n*_]{1,1500}?\k<mark>(?!\w)|!?\[[^\]\n]{0,300}\]\(<?[^)\s]{1,2000}>?\)|https?://[^\s<>)]{1,2000}|<https?://[^\s<>]{1,2000}>", RegexOptions.ExplicitCapture)]
    private static partial Regex Inline();
}
