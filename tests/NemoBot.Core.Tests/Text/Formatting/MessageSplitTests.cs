using System.Globalization;
using NemoBot.Core.Text.Formatting;

namespace NemoBot.Core.Tests.Text.Formatting;

public sealed class MessageSplitTests
{
    [Fact]
    public void A_short_text_is_one_part() => Assert.Equal(["hello"], MessageSplit.Split("hello", 200));

    [Fact]
    public void It_cuts_between_paragraphs_first()
    {
        var first = new string('a', 90) + " " + new string('b', 20);
        var parts = MessageSplit.Split($"{first}\n\n{new string('c', 120)}", 200);

        Assert.Equal([first, new string('c', 120)], parts);
    }

    [Fact]
    public void It_cuts_between_list_items_rather_than_in_them()
    {
        var items = string.Join('\n', Enumerable.Range(1, 40).Select(i => $"- item {i} with some words"));
        var parts = MessageSplit.Split(items, 300);

        Assert.All(parts, part => Assert.All(part.Split('\n'), line => Assert.Matches("^- item \\d+ with some words$", line)));
        Assert.Equal(items, string.Join('\n', parts));
    }

    [Fact]
    public void It_cuts_between_words()
    {
        var text = string.Join(' ', Enumerable.Repeat("wonderful", 100));

        Assert.All(MessageSplit.Split(text, 250), part => Assert.All(part.Split(' '), word => Assert.Equal("wonderful", word)));
    }

    [Fact]
    public void A_code_block_that_is_cut_is_closed_and_opened_again()
    {
        var lines = Enumerable.Range(1, 100).Select(i => $"    line {i}").ToArray();
        var parts = MessageSplit.Split($"Look:\n```csharp\n{string.Join('\n', lines)}\n```\nDone.", 400);

        Assert.True(parts.Count > 2);
        Assert.All(parts, part => Assert.Equal(0, part.Split('\n').Count(line => line.StartsWith("```", StringComparison.Ordinal)) % 2));
        Assert.All(parts.Skip(1).SkipLast(1), part => Assert.StartsWith("```csharp\n", part, StringComparison.Ordinal));
        var all = string.Join('\n', parts);
        Assert.All(lines, line => Assert.Contains(line.Trim() + "\n", all + "\n", StringComparison.Ordinal));
    }

    [Fact]
    public void A_short_code_block_goes_to_the_next_part_whole()
    {
        var parts = MessageSplit.Split($"{new string('a', 120)}\n```\n{new string('b', 100)}\n```", 200);

        Assert.Equal([new string('a', 120), $"```\n{new string('b', 100)}\n```"], parts);
    }

    [Fact]
    public void A_link_is_never_cut()
    {
        const string Link = "[the finished video](https://example.com/some/rather/long/path/to/the/video.mp4)";
        var text = string.Join(' ', Enumerable.Repeat($"word {Link}", 20));

        var parts = MessageSplit.Split(text, 250);

        Assert.Equal(20, parts.Sum(part => part.Split(Link).Length - 1));
    }

    [Fact]
    public void A_bold_passage_longer_than_a_part_stays_bold()
    {
        var parts = MessageSplit.Split($"**{string.Join(' ', Enumerable.Repeat("bold", 100))}**", 200);

        Assert.All(parts, part => Assert.Matches(@"^\*\*\S.*\S\*\*$", part));
    }

    /// <summary>At this limit the first cut is sought up to the 152nd character.</summary>
    [Fact]
    public void A_mark_is_never_cut_and_nothing_empty_is_opened_again()
    {
        var (x, y) = (new string('x', 150), new string('y', 100));

        Assert.Equal([$"**{x}**", y], MessageSplit.Split($"**{x}**{y}", 200));
        Assert.Equal([$"**{x[1..]}**", y], MessageSplit.Split($"**{x[1..]}**{y}", 200));
        Assert.Equal([x, $"**{x}**"], MessageSplit.Split($"{x}**{x}**", 200));
        Assert.Equal([$"{x}z", $"**{x}**"], MessageSplit.Split($"{x}z**{x}**", 200));
        Assert.Equal([$"```\n{x[2..]}\n```", y], MessageSplit.Split($"```\n{x[2..]}\n```\n{y}", 200));
        Assert.Equal([$"{x[1..]}", $"```cs\n{x}\n```"], MessageSplit.Split($"{x[1..]}\n```cs\n{x}\n```", 200));
    }

    [Fact]
    public void A_blank_that_carries_an_accent_is_one_character_with_it()
    {
        var text = $"{new string('a', 100)} {new string('b', 45)} \u0301{new string('c', 80)}";

        Assert.Equal([new string('a', 100), $"{new string('b', 45)} \u0301{new string('c', 80)}"], MessageSplit.Split(text, 200));
    }

    [Theory]
    [InlineData("👍")]
    [InlineData("👨‍👩‍👧‍👦")]
    [InlineData("🇩🇪")]
    [InlineData("é́̂")]
    public void It_never_cuts_within_a_character(string character)
    {
        var parts = MessageSplit.Split("a" + string.Concat(Enumerable.Repeat(character, 300)), 211);

        Assert.Equal(301, parts.Sum(part => new StringInfo(part).LengthInTextElements));
        Assert.All(parts, part => Assert.False(char.IsLowSurrogate(part[0])));
    }

    public static TheoryData<string> Hostile =>
    [
        new string('x', 50_000),
        new string(' ', 20_000) + "x",
        new string('\n', 20_000) + "x",
        new string('`', 20_000),
        string.Concat(Enumerable.Repeat("**a ", 10_000)),
        string.Concat(Enumerable.Repeat("[a](", 10_000)),
        string.Concat(Enumerable.Repeat("```\n", 10_001)),
        string.Concat(Enumerable.Repeat("\ud83d", 10_000)),
        "a" + new string('\u0301', 20_000),
        "```" + new string('y', 10_000) + "\ncode",
        string.Concat(Enumerable.Repeat("https://example.com/" + new string('z', 1_500) + " ", 20)),
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Every_part_is_within_the_limit_whatever_the_text(string text)
    {
        var parts = MessageSplit.Split(text, 300);

        Assert.All(parts, part => Assert.InRange(part.Length, 1, 300));
    }

    [Fact]
    public void Nothing_is_lost()
    {
        var text = string.Join(' ', Enumerable.Range(0, 3_000).Select(i => $"w{i}"));

        Assert.Equal(text, string.Join(' ', MessageSplit.Split(text, 500)));
    }
}
