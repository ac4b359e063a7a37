using System.Text;

namespace NemoBot.Core.Text.Formatting;

internal static class PlainWriter
{
    public static string Write(IReadOnlyList<MarkupBlock> blocks) => MarkupLayout.Write(blocks, block =>
    {
        var text = new StringBuilder(MarkupLayout.Indent(block, "  ")).Append(block.Marker).Append(block.Marker.Length > 0 ? " " : "");
        foreach (var span in block.Spans)
        {
            text.Append(span.Text);
            if (span.Link is { } link && span.Text != link.OriginalString && span.Text != link.AbsoluteUri)
            {
                text.Append(" (").Append(link.AbsoluteUri).Append(')');
            }
        }

        return block.Kind == MarkupKind.Rule ? "———" : text.ToString();
    });
}

/// <summary>Joins blocks with line breaks, in the same way for every platform.</summary>
public static class MarkupLayout
{
    public static string Write(IReadOnlyList<MarkupBlock> blocks, Func<MarkupBlock, string> write)
    {
        var text = new StringBuilder();
        foreach (var block in blocks)
        {
            if (text.Length > 0)
            {
                text.Append(block.HasGap ? "\n\n" : "\n");
            }

            text.Append(write(block));
        }

        return text.ToString().TrimEnd();
    }

    public static string Indent(MarkupBlock block, string step) => string.Concat(Enumerable.Repeat(step, Math.Min(block.Depth, 8)));
}
