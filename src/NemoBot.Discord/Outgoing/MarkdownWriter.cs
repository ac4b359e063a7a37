using System.Text;
using System.Text.RegularExpressions;
using NemoBot.Core.Text.Formatting;

namespace NemoBot.Discord.Outgoing;

/// <summary>Writes Discord's Markdown; mentions in it have no effect.</summary>
internal static partial class MarkdownWriter
{
    /// <summary>An invisible character; breaks mentions and ends of code blocks.</summary>
    private const char Nothing = '\u200B';

    /// <param name="markdown">Our Markdown dialect, see <see cref="Markup"/>.</param>
    public static string Write(string markdown) => Write(MarkupReader.Read(markdown));

    private static string Write(IReadOnlyList<MarkupBlock> blocks) => MarkupLayout.Write(blocks, block =>
    {
        var text = block.Kind switch
        {
            MarkupKind.Rule => "———",
            MarkupKind.Code => $"```{block.CodeLanguage}\n{Apart(block.Spans[0].Text, ThreeTicks())}\n```",
            MarkupKind.Heading => Line(block, MarkupStyle.Bold),
            _ => Line(block, MarkupStyle.None),
        };
        return block.IsQuoted ? "> " + text.Replace("\n", "\n> ", StringComparison.Ordinal) : text;
    });

    private static string Line(MarkupBlock block, MarkupStyle all)
    {
        var marker = block.Marker == "•" ? "-" : block.Marker;
        var text = new StringBuilder(MarkupLayout.Indent(block, "  ")).Append(marker).Append(marker.Length > 0 ? " " : "");
        var start = text.Length;
        foreach (var span in block.Spans)
        {
            Append(text, span, span.Style | all, start);
        }

        return text.ToString();
    }

    /// <param name="start">The length of what stands before the words: behind a list's mark too, signs begin a list or a heading.</param>
    private static void Append(StringBuilder text, MarkupSpan span, MarkupStyle style, int start)
    {
        if (style.HasFlag(MarkupStyle.Code))
        {
            var mark = span.Text.Contains('`', StringComparison.Ordinal) ? "``" : "`";
            var pad = mark.Length > 1 ? " " : "";
            if (text.Length > start && text[^1] == '`')
            {
                text.Append(Nothing); // The marks of two pieces of code would be one.
            }

            text.Append(mark).Append(pad).Append(Inert(Apart(span.Text, TwoTicks()))).Append(pad).Append(mark);
            return;
        }

        if (span.Link is { } link)
        {
            // Discord does not accept an address as the text of a masked link.
            var isBare = span.Text == link.OriginalString || span.Text == link.AbsoluteUri;
            text.Append(isBare ? $"<{link.AbsoluteUri}>" : $"[{Escape(span.Text, atLineStart: false)}](<{link.AbsoluteUri}>)");
            return;
        }

        var marks = (style.HasFlag(MarkupStyle.Bold) ? "**" : "") + (style.HasFlag(MarkupStyle.Strike) ? "~~" : "") + (style.HasFlag(MarkupStyle.Italic) ? "*" : "");
        var isStart = text.Length == start || text[^1] == '\n';
        text.Append(marks).Append(Escape(span.Text, isStart)).Append([.. marks.Reverse()]);
    }

    private static string Escape(string text, bool atLineStart)
    {
        var escaped = new StringBuilder(text.Length + 16);
        var lineStart = atLineStart;
        foreach (var rune in text.EnumerateRunes())
        {
            var isSpecial = rune.Value is '\\' or '*' or '_' or '~' or '`' or '|' or '[' or ']' or '<' or '>'
                || (lineStart && (rune.Value is '#' or '-' or '+'))
                || (rune.Value is '.' && IsNumberLine(escaped));
            if (isSpecial)
            {
                escaped.Append('\\');
            }

            escaped.Append(rune.ToString());
            lineStart = rune.Value == '\n' || (lineStart && rune.Value == ' ');
        }

        return Inert(escaped.ToString());
    }

    /// <summary>Puts an invisible character between the backticks of each run that would end the code.</summary>
    private static string Apart(string code, Regex run) => run.Replace(code, static ticks => string.Join(Nothing, ticks.Value.AsEnumerable()));

    /// <summary>Returns true if the line has only digits so far: followed by a full stop they would start a list.</summary>
    private static bool IsNumberLine(StringBuilder text)
    {
        var i = text.Length - 1;
        while (i >= 0 && char.IsAsciiDigit(text[i]) && text.Length - i <= 10)
        {
            i--;
        }

        return i < text.Length - 1 && (i < 0 || text[i] == '\n');
    }

    /// <summary>Disables the mentions @everyone, @here and &lt;@…&gt;, &lt;#…&gt;.</summary>
    private static string Inert(string text) =>
        text.Replace("@everyone", $"@{Nothing}everyone", StringComparison.OrdinalIgnoreCase)
            .Replace("@here", $"@{Nothing}here", StringComparison.OrdinalIgnoreCase)
            .Replace("<@", $"<{Nothing}@{Nothing}", StringComparison.Ordinal)
            .Replace("<#", $"<{Nothing}#", StringComparison.Ordinal);

    [GeneratedRegex("`{2,}")]
    private static partial Regex TwoTicks();

    [GeneratedRegex("`{3,}")]
    private static partial Regex ThreeTicks();
}
