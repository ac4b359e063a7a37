using System.Buffers;
using System.Globalization;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace NemoBot.Core.Text.Formatting;

/// <summary>Parses Markdown into <see cref="MarkupBlock"/>s. Unsupported syntax becomes plain text.</summary>
public sealed class MarkupReader
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough)
        .UsePipeTables()
        .DisableHtml()
        .Build();

    /// <summary>Maximum nesting of quotations, lists and emphasis; real texts stay below it, and each level is a recursive call.</summary>
    private const int MostNested = 32;

    /// <summary>Number of markup characters up to which a text is always parsed as markup.</summary>
    private const int SignsInAnyText = 400;

    /// <summary>Above that number, a text with more than one markup character in this many characters is plain: the search for each closing mark costs the length of the text.</summary>
    private const int LettersToASign = 4;

    /// <summary>Longest line, in characters, that may be a thematic break (<c>***</c>); a longer one is a broken reply and is shown as text.</summary>
    private const int LongestRule = 80;

    private static readonly SearchValues<char> Signs = SearchValues.Create("*_~`[]<>");

    private readonly List<MarkupBlock> _blocks = [];
    private readonly string _source;
    private int _lastEnd = -1;
    private int _nested;
    private bool _isTooDeep;

    private MarkupReader(string source) => _source = source;

    public static IReadOnlyList<MarkupBlock> Read(string markdown)
    {
        var reader = new MarkupReader(markdown);
        if (IsMostlySigns(markdown))
        {
            return [AsItIs(markdown)];
        }

        try
        {
            reader.Add(Markdown.Parse(markdown, Pipeline), depth: 0, isQuoted: false);
        }
        catch (ArgumentException)
        {
            reader._isTooDeep = true; // Markdig rejects nesting deeper than a hundred levels, which no real text needs.
        }

        // Markup characters without words are shown as they are, so that the message is not empty.
        return reader._isTooDeep || (!reader._blocks.Exists(IsSeen) && !string.IsNullOrWhiteSpace(markdown))
            ? [AsItIs(markdown)]
            : reader._blocks;
    }

    private static MarkupBlock AsItIs(string text) => new(MarkupKind.Text, [new(text)]);

    private static bool IsMostlySigns(string markdown)
    {
        var signs = 0;
        for (var i = 0; i < markdown.Length; i++)
        {
            if (markdown[i] == '\\')
            {
                i++; // What is escaped costs no search.
                continue;
            }

            signs += Signs.Contains(markdown[i]) ? 1 : 0;
        }

        return signs > SignsInAnyText && signs > markdown.Length / LettersToASign;
    }

    private static bool IsSeen(MarkupBlock block) => block.Kind == MarkupKind.Rule || block.Spans.Any(span => !string.IsNullOrWhiteSpace(span.Text));

    /// <summary>Processes one nesting level, unless that is too deep: then the whole result is discarded.</summary>
    private void Nest(Action level)
    {
        if (_nested >= MostNested)
        {
            _isTooDeep = true;
            return;
        }

        _nested++;
        level();
        _nested--;
    }

    private void Add(ContainerBlock container, int depth, bool isQuoted)
    {
        foreach (var block in container)
        {
            switch (block)
            {
                case ListBlock list:
                    Nest(() => AddList(list, depth, isQuoted));
                    break;
                case QuoteBlock quote:
                    Nest(() => Add(quote, depth, isQuoted: true));
                    break;
                case Table table:
                    AddTable(table, depth, isQuoted);
                    break;
                case ContainerBlock other:
                    Nest(() => Add(other, depth, isQuoted));
                    break;
                case LinkReferenceDefinition:
                    break;
                case LeafBlock leaf:
                    AddLeaf(leaf, depth, "", isQuoted);
                    break;
                default:
                    break;
            }
        }
    }

    private void AddList(ListBlock list, int depth, bool isQuoted)
    {
        var number = int.TryParse(list.OrderedStart, CultureInfo.InvariantCulture, out var start) ? start : 1;
        foreach (var item in list.OfType<ListItemBlock>())
        {
            var marker = list.IsOrdered ? string.Create(CultureInfo.InvariantCulture, $"{number++}.") : "•";
            foreach (var block in item)
            {
                if (block is LeafBlock leaf and not LinkReferenceDefinition)
                {
                    AddLeaf(leaf, depth, marker, isQuoted);
                    marker = "";
                }
                else if (block is ListBlock inner)
                {
                    Nest(() => AddList(inner, depth + 1, isQuoted));
                }
                else if (block is ContainerBlock other)
                {
                    Nest(() => Add(other, depth, isQuoted || other is QuoteBlock));
                }
            }
        }
    }

    /// <summary>Converts each row of a table to a line, because chats have no tables.</summary>
    private void AddTable(Table table, int depth, bool isQuoted)
    {
        foreach (var row in table.OfType<TableRow>())
        {
            var spans = new List<MarkupSpan>();
            foreach (var paragraph in row.OfType<TableCell>().Select(cell => cell.Descendants<ParagraphBlock>().FirstOrDefault()))
            {
                if (spans.Count > 0)
                {
                    spans.Add(new(" | "));
                }

                AddInlines(paragraph?.Inline, row.IsHeader ? MarkupStyle.Bold : MarkupStyle.None, null, spans);
            }

            // The delimiter line under the header is not an empty line.
            var gap = HasGapBefore(row);
            _blocks.Add(new(MarkupKind.Text, spans, depth, "", isQuoted, gap && row.IsHeader));
        }
    }

    private void AddLeaf(LeafBlock leaf, int depth, string marker, bool isQuoted)
    {
        var gap = HasGapBefore(leaf);
        switch (leaf)
        {
            case CodeBlock code:
                var language = new string([.. ((code as FencedCodeBlock)?.Info ?? "").TakeWhile(char.IsAsciiLetterOrDigit).Take(20)]);
                _blocks.Add(new(MarkupKind.Code, [new(code.Lines.ToString())], depth, marker, isQuoted, gap) { CodeLanguage = language });
                break;
            case ThematicBreakBlock { Span.Length: > LongestRule }:
                _blocks.Add(new(MarkupKind.Text, [new(_source.Substring(leaf.Span.Start, leaf.Span.Length))], depth, marker, isQuoted, gap));
                break;
            case ThematicBreakBlock:
                _blocks.Add(new(MarkupKind.Rule, [], depth, marker, isQuoted, gap));
                break;
            default:
                var spans = new List<MarkupSpan>();
                AddInlines(leaf.Inline, MarkupStyle.None, null, spans);
                _blocks.Add(new(leaf is HeadingBlock ? MarkupKind.Heading : MarkupKind.Text, spans, depth, marker, isQuoted, gap));
                break;
        }
    }

    private bool HasGapBefore(Block block)
    {
        var from = _lastEnd + 1;
        _lastEnd = Math.Max(_lastEnd, block.Span.End);
        return _blocks.Count > 0 && from <= block.Span.Start && block.Span.Start <= _source.Length
            && _source.AsSpan()[from..block.Span.Start].Count('\n') > 1;
    }

    private void AddInlines(ContainerInline? container, MarkupStyle style, Uri? link, List<MarkupSpan> spans)
    {
        foreach (var inline in container ?? Enumerable.Empty<Inline>())
        {
            switch (inline)
            {
                case LiteralInline literal:
                    AddText(literal.Content.ToString());
                    break;
                case HtmlEntityInline entity:
                    AddText(entity.Transcoded.ToString());
                    break;
                case LineBreakInline:
                    AddText("\n");
                    break;
                case CodeInline code:
                    spans.Add(new(code.Content, style | MarkupStyle.Code, link));
                    break;
                case AutolinkInline auto:
                    spans.Add(new(auto.Url, style, SafeLink(auto.Url)));
                    break;
                case LinkInline anchor:
                    AddLink(anchor, style, spans);
                    break;
                case EmphasisInline emphasis:
                    Nest(() => AddInlines(emphasis, style | StyleOf(emphasis), link, spans));
                    break;
                case ContainerInline other:
                    Nest(() => AddInlines(other, style, link, spans));
                    break;
                default:
                    break;
            }
        }

        void AddText(string text)
        {
            // Merges spans of equal style: Markdig splits plain text into many literals.
            if (spans is [.., var last] && last.Style == style && last.Link == link)
            {
                spans[^1] = last with { Text = last.Text + text };
            }
            else if (text.Length > 0)
            {
                spans.Add(new(text, style, link));
            }
        }
    }

    private void AddLink(LinkInline anchor, MarkupStyle style, List<MarkupSpan> spans)
    {
        var link = SafeLink(anchor.Url);
        var before = spans.Count;
        Nest(() => AddInlines(anchor, style, link, spans));
        if (spans.Count == before && link is not null)
        {
            spans.Add(new(link.AbsoluteUri, style, link));
        }
    }

    private static MarkupStyle StyleOf(EmphasisInline emphasis) => (emphasis.DelimiterChar, emphasis.DelimiterCount) switch
    {
        ('~', _) => MarkupStyle.Strike,
        (_, >= 2) => MarkupStyle.Bold,
        _ => MarkupStyle.Italic,
    };

    private static Uri? SafeLink(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https") && uri.UserInfo.Length == 0 && uri.AbsoluteUri.Length <= 2_000 ? uri : null;
}
