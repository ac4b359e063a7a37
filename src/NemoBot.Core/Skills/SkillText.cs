using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;

namespace NemoBot.Core.Skills;

internal enum SkillBlockKind
{
    Heading,
    Quote,
    Item,
    Text,
    Code,
}

/// <summary>A block of a skill file's text.</summary>
/// <param name="Level">The level of a heading, from 1; 0 for other blocks.</param>
/// <param name="Lines">Markdown without the block's own markers; the rows of a table are lines of a text block.</param>
internal sealed record SkillBlock(SkillBlockKind Kind, int Level, IReadOnlyList<string> Lines)
{
    /// <summary>Gets the whole block as one line.</summary>
    public string Text => string.Join(' ', Lines);
}

/// <summary>Parses the text of a skill file into blocks, in order. Inline markup such as links and emphasis stays unparsed, so the cost is linear in the length.</summary>
internal static partial class SkillText
{
    private static readonly MarkdownPipeline Pipeline = BuildPipeline();

    /// <exception cref="SkillFormatException">Quotations or lists are nested more than a hundred levels deep.</exception>
    public static IReadOnlyList<SkillBlock> Read(string body)
    {
        var text = Prepare(body);
        var blocks = new List<SkillBlock>();
        try
        {
            Add(Markdown.Parse(text, Pipeline), text, blocks, isItem: false);
        }
        catch (ArgumentException)
        {
            throw new SkillFormatException(1, "The text is nested too deeply.");
        }

        return blocks.Exists(block => block.Kind == SkillBlockKind.Heading) ? blocks : [.. blocks.Select(LikeHeading)];
    }

    private static void Add(ContainerBlock parent, string source, List<SkillBlock> blocks, bool isItem)
    {
        foreach (var block in parent)
        {
            var lines = LinesOf(block, source);
            switch (block)
            {
                case QuoteBlock when lines.Count > 0:
                    blocks.Add(new(SkillBlockKind.Quote, 0, [.. lines.Select(line => QuoteMark().Replace(line, ""))]));
                    break;
                case HeadingBlock heading:
                    blocks.Add(new(SkillBlockKind.Heading, heading.Level, [string.Join(' ', lines).Trim('#', ' ')]));
                    break;
                case CodeBlock:
                    blocks.Add(new(SkillBlockKind.Code, 0, lines));
                    break;
                case ListBlock list:
                    foreach (var item in list.OfType<ListItemBlock>())
                    {
                        Add(item, source, blocks, isItem: true);
                    }

                    break;
                case ParagraphBlock when lines.Count > 0:
                    blocks.Add(new(isItem ? SkillBlockKind.Item : SkillBlockKind.Text, 0, lines));
                    break;
                default:
                    break; // Thematic breaks, link definitions.
            }
        }
    }

    private static List<string> LinesOf(Block block, string source)
    {
        var end = Math.Min(block.Span.End + 1, source.Length);
        return block.Span.Start >= 0 && block.Span.Start < end
            ? [.. source[block.Span.Start..end].Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)]
            : [];
    }

    /// <summary>Converts pasted text to the intended Markdown: bullets become list items; a quotation, a list or a table ends with its last line; dashes make no heading.</summary>
    private static string Prepare(string body)
    {
        var result = new List<string>();
        var isCode = false;
        foreach (var written in body.Split('\n'))
        {
            var line = written.TrimEnd();
            var isFence = Fence().IsMatch(line);
            isCode ^= isFence;
            if (isCode || isFence)
            {
                result.Add(line);
                continue;
            }

            line = Bullet().Replace(IndentedMark().Replace(line, ""), "- ");
            var before = result.Count > 0 ? result[^1] : "";
            var isQuote = line.TrimStart().StartsWith('>');
            if (line.Length > 0 && before.Length > 0
                && ((before.TrimStart().StartsWith('>') && !isQuote)
                    || (ListItem().IsMatch(before) && !char.IsWhiteSpace(line[0]) && !ListItem().IsMatch(line))
                    || line.TrimStart().StartsWith('|') != before.TrimStart().StartsWith('|')
                    || Underline().IsMatch(line)))
            {
                result.Add("");
            }

            result.Add(line);
        }

        return string.Join('\n', result);
    }

    /// <summary>Treats a short line of its own as a heading, for texts without headings (copied from a page).</summary>
    private static SkillBlock LikeHeading(SkillBlock block) =>
        block is { Kind: SkillBlockKind.Text, Lines: [{ Length: <= 60 } line] } && ShortLine().IsMatch(line) ? new(SkillBlockKind.Heading, 2, block.Lines) : block;

    private static MarkdownPipeline BuildPipeline()
    {
        var builder = new MarkdownPipelineBuilder().DisableHtml();
        builder.InlineParsers.Clear();
        return builder.Build();
    }

    [GeneratedRegex(@"^ {0,3}(?:`{3,}[^`]*|~{3,}.*)$")]
    private static partial Regex Fence();

    [GeneratedRegex(@"^[ \t]*[•▪◦‣●∙]\s*")]
    private static partial Regex Bullet();

    /// <summary>Matches a tab before a list or quotation mark, which would start a code block.</summary>
    [GeneratedRegex(@"^ *\t[ \t]*(?=[-*+•>]|\d{1,3}[.)])")]
    private static partial Regex IndentedMark();

    [GeneratedRegex(@"^\s*(?:[-*+]|\d{1,3}[.)])\s")]
    private static partial Regex ListItem();

    [GeneratedRegex(@"^\s*(?:-{2,}|={2,})$")]
    private static partial Regex Underline();

    [GeneratedRegex(@"^(?:> ?)+")]
    private static partial Regex QuoteMark();

    /// <summary>Matches a line with letters that does not end a sentence.</summary>
    [GeneratedRegex(@"^[^|>""“`{]*\p{L}[^|""“`{]*(?<![.,:;!?。，：；！？…])$")]
    private static partial Regex ShortLine();
}
