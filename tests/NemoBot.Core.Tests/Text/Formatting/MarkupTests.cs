using System.Text.RegularExpressions;
using System.Xml.Linq;
using NemoBot.Core.Text.Formatting;
using NemoBot.Discord.Outgoing;
using NemoBot.Telegram.Outgoing;

namespace NemoBot.Core.Tests.Text.Formatting;

public sealed partial class MarkupTests
{
    public static TheoryData<string, string> SignsWithoutEnd => new()
    {
        { "16,000 **", Repeat("**", 16_000) },
        { "5,000 >", Repeat("> ", 5_000) },
        { "100 >", Repeat("> ", 100) },
        { "60 > and a word", Repeat("> ", 60) + "word" },
        { "opened bold", Repeat("**a ", 8_000) },
        { "mixed emphasis", Repeat("*a **b ~~c ", 3_000) },
        { "lists", Repeat("- ", 5_000) + "word" },
        { "numbers", Repeat("1. ", 5_000) + "word" },
        { "brackets", Repeat("[", 16_000) },
        { "half links", Repeat("[a](", 8_000) },
        { "nested links", Repeat("[a", 8_000) + Repeat("]", 8_000) },
        { "only definitions", Repeat("[a]: b\n", 2_000) },
        { "ticks", Repeat("`", 16_000) },
        { "pipes", "a|b\n-|-\n" + Repeat("|", 16_000) },
        { "rules", Repeat("***\n", 2_000) + Repeat("_", 16_000) },
        { "opened bold between words", Repeat("**many words ", 3_000) },
        { "tildes", Repeat("~", 16_000) },
        { "tilde fences", Repeat("~~~\n", 4_000) },
        { "tick fences", Repeat("```\n", 4_000) },
        { "fences that grow", string.Concat(Enumerable.Range(3, 150).Select(n => Repeat("`", n) + "\n")) },
        { "ticks that grow", string.Concat(Enumerable.Range(1, 170).Select(n => Repeat("`", n) + "a")) },
        { "spoilers", Repeat("||", 8_000) },
        { "opened spoilers", Repeat("||a ", 4_000) },
        { "pictures", Repeat("![", 8_000) },
        { "half pictures", Repeat("![a](", 3_000) },
        { "notes", Repeat("[^a]", 4_000) },
        { "reference links", Repeat("[a][b]", 3_000) },
        { "opened angles", Repeat("<", 16_000) },
        { "opened tags", Repeat("<div>", 3_000) },
        { "opened comments", Repeat("<!--", 4_000) },
        { "opened processing", Repeat("<?", 8_000) },
        { "character data", Repeat("<![CDATA[", 2_000) },
        { "attributes", "<a " + Repeat("x=\"1\" ", 2_000) },
        { "ampersands", Repeat("&amp;", 3_000) },
        { "half entities", Repeat("&#", 8_000) },
        { "backslashes", Repeat("\\", 16_000) },
        { "underscores between letters", Repeat("a_", 8_000) },
        { "stars between letters", Repeat("*a*", 5_000) },
        { "nested lists", string.Concat(Enumerable.Range(0, 150).Select(n => new string(' ', 2 * n) + "- a\n")) },
        { "nested numbers", string.Concat(Enumerable.Range(0, 100).Select(n => new string(' ', 3 * n) + "1. a\n")) },
        { "nested quotes and lists", Repeat("> - ", 3_000) + "a" },
        { "headings", Repeat("# ", 8_000) + "a" },
        { "underlined", Repeat("a\n=\n", 3_000) },
        { "wide tables", "|" + Repeat("a|", 2_000) + "\n|" + Repeat("-|", 2_000) + "\n|" + Repeat("b|", 2_000) },
        { "long tables", "|a|b|\n|-|-|\n" + Repeat("|c|d|\n", 2_000) },
        { "mail addresses", Repeat("<a@b.c>", 2_000) },
        { "addresses", Repeat("https://a.b/(", 1_000) },
        { "smileys", Repeat(":+1:", 3_000) },
        { "formulas", Repeat("$$", 6_000) },
        { "carets", Repeat("^", 16_000) },
        { "equals", Repeat("==", 8_000) + "a" },
        { "plus", Repeat("+ ", 5_000) + "a" },
        { "all kinds", Repeat("*_~`[(<!#>|-+1.\\", 1_000) },
    };

    /// <summary>An agent that lost its way is read as it is, by everybody, and at once.</summary>
    [Theory]
    [MemberData(nameof(SignsWithoutEnd))]
    public void Signs_without_end_are_shown_as_text_and_soon(string what, string markdown)
    {
        _ = what;
        var clock = TimeProvider.System.GetTimestamp();
        foreach (var limit in new[] { 2000, 4096 })
        {
            var parts = MessageSplit.Split(markdown, limit);
            Assert.Equal(Signs(markdown), Signs(string.Concat(parts)));
            Assert.All(parts, part =>
            {
                Assert.False(string.IsNullOrWhiteSpace(Markup.ToPlain(part)));
                Assert.False(string.IsNullOrWhiteSpace(HtmlWriter.Write(part)));
                Assert.False(string.IsNullOrWhiteSpace(MarkdownWriter.Write(part)));
            });
        }

        Assert.False(string.IsNullOrWhiteSpace(Markup.ToPlain(markdown)));
        Assert.InRange(TimeProvider.System.GetElapsedTime(clock).TotalSeconds, 0, 60); // Far below a second on an idle machine.
    }

    [Fact]
    public void A_run_of_stars_is_no_rule_but_three_are()
    {
        Assert.Equal(Repeat("*", 4000), Markup.ToPlain(Repeat("**", 2000)));
        Assert.Equal(Repeat("> ", 100).Trim(), Markup.ToPlain(Repeat("> ", 100)).Trim());
        Assert.Equal("a\n\n———\n\nb", Markup.ToPlain("a\n\n***\n\nb"));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("**bold** and *italic* and ~~gone~~", "<b>bold</b> and <i>italic</i> and <s>gone</s>")]
    [InlineData("***both***", "<b><i>both</i></b>")]
    [InlineData("`a<b` & c", "<code>a&lt;b</code> &amp; c")]
    [InlineData("# Heading\ntext", "<b>Heading</b>\ntext")]
    [InlineData("a\nb", "a\nb")]
    [InlineData("a\n\nb", "a\n\nb")]
    [InlineData("List:\n- one\n- two\n  - inner", "List:\n• one\n• two\n\u00A0\u00A0\u00A0• inner")]
    [InlineData("3. three\n4. four", "3. three\n4. four")]
    [InlineData("[site](https://example.com/?a=1&b=2)", "<a href=\"https://example.com/?a=1&amp;b=2\">site</a>")]
    [InlineData("[bad](javascript:alert(1))", "bad")]
    [InlineData("[bad](https://user:secret@example.com/)", "bad")]
    [InlineData("![pic](https://example.com/p.png)", "<a href=\"https://example.com/p.png\">pic</a>")]
    [InlineData("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;")]
    [InlineData("</b><a href=x>", "&lt;/b&gt;&lt;a href=x&gt;")]
    [InlineData("```js\nif (a < b) {}\n```", "<pre><code class=\"language-js\">if (a &lt; b) {}</code></pre>")]
    [InlineData("```\"><x>\ncode\n```", "<pre>code</pre>")]
    [InlineData("> quoted", "<blockquote>quoted</blockquote>")]
    [InlineData("**not closed", "**not closed")]
    [InlineData("&lt;b&gt;", "&lt;b&gt;")]
    public void Telegram_gets_clean_html(string markdown, string html) => Assert.Equal(html, HtmlWriter.Write(markdown));

    [Theory]
    [InlineData("**bold** *italic* `code`", "**bold** *italic* `code`")]
    [InlineData("- one\n- two", "- one\n- two")]
    [InlineData("@everyone look, @Here too", "@\u200Beveryone look, @\u200Bhere too")]
    [InlineData("<@123> <@&5> <#9>", "\\<\u200B@\u200B123\\> \\<\u200B@\u200B&5\\> \\<\u200B#9\\>")]
    [InlineData("`@everyone`", "`@\u200Beveryone`")]
    [InlineData("||spoiler||", "\\|\\|spoiler\\|\\|")]
    [InlineData("[a](https://example.com/x)", "[a](<https://example.com/x>)")]
    [InlineData("[https://evil.example/](https://example.com/x)", "[https://evil.example/](<https://example.com/x>)")]
    [InlineData("\\# no heading", "\\# no heading")]
    [InlineData("1\\. no list", "1\\. no list")]
    [InlineData("snake_case_name", "snake\\_case\\_name")]
    [InlineData("````\na ``` b\n````", "```\na `\u200B`\u200B` b\n```")]
    [InlineData("# Big", "**Big**")]
    [InlineData("- \\# a\n  - \\- b", "- \\# a\n  - \\- b")]
    [InlineData("```` a```b ````", "`` a`\u200B`\u200B`b ``")]
    [InlineData("`a`[`b`](x:y)", "`a`\u200B`b`")]
    [InlineData("``````\n`````\n``````", "```\n`\u200B`\u200B`\u200B`\u200B`\n```")]
    public void Discord_gets_markdown_in_which_nothing_bites(string markdown, string expected) => Assert.Equal(expected, MarkdownWriter.Write(markdown));

    [Theory]
    [InlineData("**bold** `code`", "bold code")]
    [InlineData("[site](https://example.com/a)", "site (https://example.com/a)")]
    [InlineData("<https://example.com/a>", "https://example.com/a")]
    [InlineData("- a\n- b", "• a\n• b")]
    [InlineData("a\n\n---\n\nb", "a\n\n———\n\nb")]
    [InlineData("| A | B |\n|---|---|\n| 1 | 2 |", "A | B\n1 | 2")]
    [InlineData("", "")]
    public void Plain_text_has_the_words_only(string markdown, string expected) => Assert.Equal(expected, Markup.ToPlain(markdown));

    [Theory]
    [InlineData("my_video_*final*.mp4")]
    [InlineData("[click](https://evil.example)")]
    [InlineData("<b>bold</b> &amp; `code`")]
    [InlineData("# heading")]
    [InlineData("- item")]
    [InlineData("1. item")]
    [InlineData("12) item")]
    [InlineData("> quote")]
    [InlineData("~~a~~ ||b||")]
    [InlineData("![x](y)")]
    [InlineData("a\\b\\*c")]
    [InlineData("===")]
    [InlineData("+ plus")]
    [InlineData("summer 🏖️ 夏天.mov")]
    [InlineData("\"quoted\" 'name'")]
    public void A_persons_words_come_out_as_they_went_in(string words)
    {
        Assert.Equal(words, Markup.ToPlain(Markup.Escape(words)));
        Assert.Equal($"Title: {words} (0-3s)", Markup.ToPlain($"Title: {Markup.Escape(words)} (0-3s)"));
        Assert.DoesNotContain(Allowed(HtmlWriter.Write(Markup.Escape(words))), tag => tag is "b" or "i" or "a" or "code" or "blockquote" or "pre" or "s");
    }

    [Fact]
    public void A_persons_words_come_out_as_they_went_in_however_many_signs_they_have()
    {
        var words = Repeat("*_[a]", 200);

        Assert.Equal(words, Markup.ToPlain(Markup.Escape(words)));
    }

    [Theory]
    [InlineData("two\nlines", "two lines")]
    [InlineData("evil\u202Egpj.exe", "evilgpj.exe")]
    [InlineData("a\u0000\u0007b", "ab")]
    [InlineData("\u3000- item", "- item")]
    [InlineData("\u00A01. item", "1. item")]
    [InlineData("             007. item", "007. item")]
    public void Deceptive_characters_are_removed_from_a_users_text(string words, string expected) => Assert.Equal(expected, Markup.ToPlain(Markup.Escape(words)));

    public static TheoryData<string> Hostile =>
    [
        new string('>', 5_000),
        new string('*', 5_000),
        new string('[', 5_000),
        string.Concat(Enumerable.Repeat("- ", 2_000)),
        string.Concat(Enumerable.Repeat("**a", 2_000)),
        "\ud83d lone \udc4d",
        "a\0b\u0001c",
        "[a](<https://e.example/\"onclick=x>)",
        "<!-- --><![CDATA[x]]><?php ?>",
        "&#0;&#x110000;&#xD800;&lt;",
        "[x]: https://e.example\n\n[x][x]",
        "```\nunclosed <b>",
        "**a *b** c*",
        "| a |\n|-|\n| **b |",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Hostile_text_becomes_well_formed_html(string markdown)
    {
        var html = HtmlWriter.Write(markdown);

        Assert.Subset(new HashSet<string> { "x", "b", "i", "s", "code", "pre", "a", "blockquote" }, Allowed(html).ToHashSet());
        Assert.NotNull(MarkdownWriter.Write(markdown));
        Assert.NotNull(Markup.ToPlain(markdown));
    }

    [Fact]
    public void Texts_of_the_backend_survive_as_markdown() =>
        Assert.Equal("<b>Timeline</b>\n• Video: “a” (0-10s)\n• BGM: Lo-fi (0-10s, 35%)", HtmlWriter.Write("**Timeline**\n- Video: “a” (0-10s)\n- BGM: Lo-fi (0-10s, 35%)"));

    /// <summary>Names of the elements; throws when the tags do not match.</summary>
    private static IEnumerable<string> Allowed(string html) =>
        XElement.Parse($"<x>{LoneSurrogate().Replace(html, "")}</x>").DescendantsAndSelf().Select(element => element.Name.LocalName);

    [GeneratedRegex("(?<![\ud800-\udbff])[\udc00-\udfff]|[\ud800-\udbff](?![\udc00-\udfff])|\ufffe|\uffff")]
    private static partial Regex LoneSurrogate();

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static string Signs(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
