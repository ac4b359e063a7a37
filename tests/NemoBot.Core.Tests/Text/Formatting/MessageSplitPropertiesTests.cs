using System.Globalization;
using CsCheck;
using NemoBot.Core.Text.Formatting;

namespace NemoBot.Core.Tests.Text.Formatting;

/// <summary>Any text, split at any limit. A property that fails prints the seed that repeats it.</summary>
public sealed class MessageSplitPropertiesTests
{
    private const int Times = 500;

    private static readonly Gen<int> Limit = Gen.Int[200, 260];

    [Fact]
    public void Every_part_says_something_within_the_limit() => Gen.Select(AnyText.Any(500), Limit).Sample(
        (text, limit) => Assert.All(MessageSplit.Split(text, limit), part =>
        {
            Assert.InRange(part.Length, 1, limit);
            Assert.False(string.IsNullOrWhiteSpace(part));
        }),
        iter: Times);

    [Fact]
    public void No_pair_of_surrogates_is_cut() => Gen.Select(AnyText.Any(500).Select(WithoutLoneSurrogates), Limit).Sample(
        (text, limit) => Assert.All(MessageSplit.Split(text, limit), part => Assert.Equal(WithoutLoneSurrogates(part), part)),
        iter: Times);

    [Fact]
    public void Every_character_is_there_whole_and_in_order() => Gen.Select(AnyText.Marked(400), Limit).Sample(
        (text, limit) => Assert.Equal(Characters(text), MessageSplit.Split(text, limit).SelectMany(Characters)),
        iter: Times);

    [Fact]
    public void A_text_without_markup_is_only_cut() => Gen.Select(AnyText.Plain(400), Limit).Sample(
        (text, limit) =>
        {
            var at = 0;
            foreach (var part in MessageSplit.Split(text, limit))
            {
                var found = text.IndexOf(part, at, StringComparison.Ordinal);
                Assert.True(found >= at && string.IsNullOrWhiteSpace(text[at..found]), part);
                at = found + part.Length;
            }

            Assert.True(string.IsNullOrWhiteSpace(text[at..]));
        },
        iter: Times);

    [Fact]
    public void Code_stays_code_with_all_its_lines() => Gen.Select(AnyText.Plain(60), AnyText.Plain(30).Array[1, 40], AnyText.Plain(60), Limit).Sample(
        (before, code, after, limit) =>
        {
            var lines = code.Select(line => line.ReplaceLineEndings(" ")).ToList();
            var parts = MessageSplit.Split($"{NotIndented(before)}\n```cs\n{string.Join('\n', lines)}\n```\n{NotIndented(after)}", limit);

            var blocks = parts.SelectMany(MarkupReader.Read).Where(block => block.Kind == MarkupKind.Code).ToList();
            Assert.All(blocks, block => Assert.Equal("cs", block.CodeLanguage));
            Assert.Equal(lines.SelectMany(Characters), blocks.SelectMany(block => Characters(block.Spans[0].Text)));
            Assert.All(blocks, block => Assert.True(blocks.Count == 1 || Characters(block.Spans[0].Text).Count > 0, "An empty block of code."));
        },
        iter: Times);

    [Fact]
    public void Bold_words_stay_bold_and_nothing_else_becomes_bold() => Gen.Select(AnyText.Plain(60), AnyText.Plain(200), AnyText.Plain(60), Limit).Sample(
        (before, words, after, limit) =>
        {
            var bold = Line(words);
            var parts = MessageSplit.Split($"{Line(before)} **{bold}** {Line(after)}", limit);

            var spans = parts.SelectMany(MarkupReader.Read).SelectMany(block => block.Spans).ToList();
            Assert.Equal(Characters(bold), spans.Where(span => span.Style == MarkupStyle.Bold).SelectMany(span => Characters(span.Text)));
            Assert.Equal(Characters(Line(before) + Line(after)), spans.Where(span => span.Style != MarkupStyle.Bold).SelectMany(span => Characters(span.Text)));
        },
        iter: Times);

    /// <summary>One line that begins and ends with a letter.</summary>
    private static string Line(string text) => $"a{text.ReplaceLineEndings(" ")}z";

    /// <summary>Four blanks at the start of a line would make it code.</summary>
    private static string NotIndented(string text) => string.Join('\n', text.Split('\n').Select(line => line.TrimStart()));

    /// <summary>As a person counts them, without blanks and the signs that a cut closes and opens again.</summary>
    private static List<string> Characters(string text)
    {
        List<string> all = [];
        for (var each = StringInfo.GetTextElementEnumerator(text); each.MoveNext();)
        {
            if (each.GetTextElement() is var character && !string.IsNullOrWhiteSpace(character) && character is not ("*" or "_"))
            {
                all.Add(character);
            }
        }

        return all;
    }

    private static string WithoutLoneSurrogates(string text) => string.Concat(text.EnumerateRunes());
}
