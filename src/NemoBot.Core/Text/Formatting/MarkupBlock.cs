namespace NemoBot.Core.Text.Formatting;

/// <summary>A block of a message: a safe, flat subset of Markdown, ready for any platform's markup. No HTML, no images, no schemes other than http(s).</summary>
/// <param name="Depth">0 outside of lists and in an outermost list.</param>
/// <param name="Marker"><c>•</c> or <c>1.</c> for the first block of a list item; empty elsewhere.</param>
/// <param name="IsQuoted">Whether the block is inside a block quotation.</param>
/// <param name="HasGap">Whether an empty line precedes the block.</param>
public sealed record MarkupBlock(MarkupKind Kind, IReadOnlyList<MarkupSpan> Spans, int Depth = 0, string Marker = "", bool IsQuoted = false, bool HasGap = false)
{
    /// <summary>The language of a code block; letters and digits only, or empty.</summary>
    public string CodeLanguage { get; init; } = "";
}

public enum MarkupKind
{
    Text,
    Heading,
    Code,
    Rule,
}

/// <summary>Text in one style.</summary>
/// <param name="Link">http or https; null for no link.</param>
public sealed record MarkupSpan(string Text, MarkupStyle Style = MarkupStyle.None, Uri? Link = null);

[Flags]
public enum MarkupStyle
{
    None = 0,
    Bold = 1,
    Italic = 2,
    Strike = 4,
    Code = 8,
}
