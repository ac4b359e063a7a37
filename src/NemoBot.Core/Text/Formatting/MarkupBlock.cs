namespace NemoBot.Core.Text.Formatting;

/// <summary>What our messages are made of: the safe part of Markdown, flat, ready for any platform's markup. No HTML, no images, no other schemes than http(s).</summary>
/// <param name="Depth">0 outside of lists and in an outermost list.</param>
/// <param name="Marker"><c>•</c> or <c>1.</c> for the first block of a list item; empty elsewhere.</param>
/// <param name="IsQuoted">Within a block quotation.</param>
/// <param name="HasGap">An empty line stands before it.</param>
public sealed record MarkupBlock(MarkupKind Kind, IReadOnlyList<MarkupSpan> Spans, int Depth = 0, string Marker = "", bool IsQuoted = false, bool HasGap = false)
{
    /// <summary>Language of a code block; letters and digits only, or empty.</summary>
    public string CodeLanguage { get; init; } = "";
}

public enum MarkupKind
{
    Text,
    Heading,
    Code,
    Rule,
}

/// <summary>Words in one style.</summary>
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
