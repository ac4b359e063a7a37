using System.Buffers;
using System.Text;
using NemoBot.Core.Text.Formatting;

namespace NemoBot.Telegram.Outgoing;

/// <summary>Writes the HTML that Telegram accepts: b, i, s, code, pre, a, blockquote.</summary>
internal static class HtmlWriter
{
    /// <summary>What is written as it is: neither markup, nor a control character, nor part of a surrogate pair.</summary>
    private static readonly SearchValues<char> Harmless = SearchValues.Create(
        [.. Enumerable.Range(' ', 0xD800 - ' ').Select(code => (char)code).Except("&<>\""), '\n', '\t']);

    /// <param name="markdown">Our Markdown dialect, see <see cref="Markup"/>.</param>
    public static string Write(string markdown) => Write(MarkupReader.Read(markdown));

    private static string Write(IReadOnlyList<MarkupBlock> blocks) => MarkupLayout.Write(blocks, block =>
    {
        var text = block.Kind switch
        {
            MarkupKind.Rule => "———",
            MarkupKind.Code when block.CodeLanguage.Length > 0 => $"<pre><code class=\"language-{block.CodeLanguage}\">{Escape(block.Spans[0].Text)}</code></pre>",
            MarkupKind.Code => $"<pre>{Escape(block.Spans[0].Text)}</pre>",
            MarkupKind.Heading => Line(block, MarkupStyle.Bold),
            _ => Line(block, MarkupStyle.None),
        };
        return block.IsQuoted ? $"<blockquote>{text}</blockquote>" : text;
    });

    private static string Line(MarkupBlock block, MarkupStyle all)
    {
        // Telegram trims ordinary spaces at the start of a line.
        var text = new StringBuilder(MarkupLayout.Indent(block, "\u00A0\u00A0\u00A0")).Append(block.Marker).Append(block.Marker.Length > 0 ? " " : "");
        foreach (var span in block.Spans)
        {
            Append(text, span, span.Style | all);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, MarkupSpan span, MarkupStyle style)
    {
        // At Telegram, code cannot contain other styles or links.
        if (style.HasFlag(MarkupStyle.Code))
        {
            text.Append("<code>").Append(Escape(span.Text)).Append("</code>");
            return;
        }

        var inner = Escape(span.Text);
        inner = span.Link is { } link ? $"<a href=\"{Escape(link.AbsoluteUri)}\">{inner}</a>" : inner;
        inner = style.HasFlag(MarkupStyle.Strike) ? $"<s>{inner}</s>" : inner;
        inner = style.HasFlag(MarkupStyle.Italic) ? $"<i>{inner}</i>" : inner;
        inner = style.HasFlag(MarkupStyle.Bold) ? $"<b>{inner}</b>" : inner;
        text.Append(inner);
    }

    private static string Escape(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Harmless))
        {
            return text; // Most texts.
        }

        var escaped = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\n' or '\t' or >= ' ' => escaped.Append(rune.ToString()),
                _ => escaped,
            };
        }

        return escaped.ToString();
    }
}
