using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CsCheck;
using NemoBot.Core.Text.Formatting;
using NemoBot.Discord.Outgoing;
using NemoBot.Telegram.Outgoing;

namespace NemoBot.Core.Tests.Text.Formatting;

/// <summary>Markup of any text: well formed, harmless, and as it was said. A property that fails prints the seed that repeats it.</summary>
public sealed partial class MarkupPropertiesTests
{
    private const int Times = 3_000;

    private const string Nothing = "\u200B";

    private static readonly HashSet<string> TelegramTags = ["x", "b", "i", "s", "code", "pre", "a", "blockquote"];

    [Fact]
    public void Telegram_gets_well_formed_html_of_the_tags_it_knows() => AnyText.Any(80).Sample(
        text =>
        {
            var html = Html(HtmlWriter.Write(text)).DescendantsAndSelf().ToList();
            Assert.All(html, element => Assert.Contains(element.Name.LocalName, TelegramTags));
            Assert.All(html.SelectMany(element => element.Attributes()), attribute => Assert.True(
                attribute is { Name.LocalName: "href" } ? IsSafe(new Uri(attribute.Value)) : attribute is { Name.LocalName: "class" } && Language().IsMatch(attribute.Value), attribute.ToString()));
        },
        iter: Times);

    [Fact]
    public void Discord_gets_blocks_of_code_that_end_and_no_mention_outside_of_them() => AnyText.Any(80).Sample(
        text =>
        {
            var parts = MarkdownWriter.Write(text).Split("```");
            Assert.Equal(1, parts.Length % 2);
            Assert.All(parts.Where((_, index) => index % 2 == 0), part => Assert.DoesNotMatch("@everyone|@here|<@|<#", part));
        },
        iter: Times);

    [Fact]
    public void Discord_gets_code_within_a_line_that_ends_where_it_should() => Gen.Int[1, 6].Select(ticks => new string('`', ticks)).Array[1, 6].Sample(
        runs =>
        {
            var code = string.Join('a', runs.Prepend("").Append(""));
            var written = MarkdownWriter.Write($"{new string('`', 7)}{code}{new string('`', 7)} end");

            Assert.Equal($"{code} end", Markup.ToPlain(written).Replace(Nothing, "", StringComparison.Ordinal));
        },
        iter: Times);

    [Fact]
    public void A_link_leads_to_the_web_and_carries_no_secret() => AnyText.Any(80).Sample(
        text => Assert.All(MarkupReader.Read(text).SelectMany(block => block.Spans), span => Assert.True(span.Link is null || IsSafe(span.Link))),
        iter: Times);

    [Fact]
    public void A_persons_words_are_plain_wherever_they_stand() => AnyText.Any(60).Sample(
        text =>
        {
            var words = OneLine(text);
            var escaped = Markup.Escape(text);
            Assert.Equal(words, Markup.ToPlain(escaped));
            Assert.Equal($"Title: {words} (0-3s)", Markup.ToPlain($"Title: {escaped} (0-3s)"));
            Assert.Equal(words.Length == 0 ? "-" : $"• {words}", Markup.ToPlain($"- {escaped}"));
        },
        iter: Times);

    [Fact]
    public void Lines_of_a_persons_words_stay_lines() => AnyText.Any(20).Where(text => OneLine(text).Length > 0).Array[1, 4].Sample(
        texts => Assert.Equal(texts.Select(OneLine), Markup.ToPlain(string.Join('\n', texts.Select(Markup.Escape))).Split('\n')),
        iter: Times);

    [Fact]
    public void A_persons_words_have_no_tags_at_telegram() => AnyText.Any(60).Sample(
        text =>
        {
            var html = Html(HtmlWriter.Write(Markup.Escape(text)));
            Assert.Empty(html.Elements());
            Assert.Equal(OneLine(text).Replace("\uFFFE", "", StringComparison.Ordinal), html.Value);
        },
        iter: Times);

    /// <summary>Discord's Markdown is read back with ours, which knows more: entities, which are left out here, and numbers with a bracket.</summary>
    [Fact]
    public void A_persons_words_have_no_markup_at_discord() => AnyText.Any(60).Select(text => text.Replace("&", "", StringComparison.Ordinal).Replace(Nothing, "", StringComparison.Ordinal)).Sample(
        text =>
        {
            foreach (var (before, shown) in new[] { ("", ""), ("- ", "• "), ("- b\n  - ", "• b\n  • ") })
            {
                var written = MarkdownWriter.Write($"{before}{Markup.Escape(text)} a");
                Assert.Equal($"{shown}{$"{OneLine(text)} a".Trim()}", Markup.ToPlain(written).Replace(Nothing, "", StringComparison.Ordinal));
            }
        },
        iter: Times);

    /// <summary>What <see cref="Markup.Escape"/> promises to show.</summary>
    private static string OneLine(string text)
    {
        var line = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\n' or '\r' or '\t' or 0x2028 or 0x2029)
            {
                line.Append(line.Length > 0 && line[^1] == ' ' ? "" : " ");
            }
            else if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.Control && rune.Value != 0x202E)
            {
                line.Append(rune.ToString());
            }
        }

        return line.ToString().Trim();
    }

    /// <summary>Throws when the tags do not match. XML knows no U+FFFE.</summary>
    private static XElement Html(string html) => XElement.Parse($"<x>{html.Replace("\uFFFE", "", StringComparison.Ordinal)}</x>", LoadOptions.PreserveWhitespace);

    private static bool IsSafe(Uri link) => link.Scheme is "http" or "https" && link.UserInfo.Length == 0;

    [GeneratedRegex("^language-[A-Za-z0-9]+$")]
    private static partial Regex Language();
}
