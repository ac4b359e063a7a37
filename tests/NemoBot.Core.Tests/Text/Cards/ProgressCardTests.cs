using NemoBot.Core.Model;
using NemoBot.Core.Text.Cards;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Tests.Text.Cards;

public sealed class ProgressCardTests
{
    private static readonly Texts English = Texts.In("en");
    private static readonly ProgressState Working = new() { Stage = TextKey.CardStillWorkingNow, Elapsed = TimeSpan.FromMinutes(4.9) };

    [Fact]
    public void A_card_is_passing_and_tells_its_stage()
    {
        var card = ProgressCard.Of(Working, English, 4096, drawsCards: false);

        Assert.True(card.IsTransient);
        Assert.Equal("⏳ Still working…", card.Text);
        Assert.Equal(CardState.Working, card.Card?.State);
    }

    [Theory]
    [InlineData(0, "Up next.")]
    [InlineData(3, "Queued, 3 before it.")]
    public void A_queued_job_tells_its_place(int ahead, string expected)
    {
        var card = ProgressCard.Of(Working with { Ahead = ahead, IsStillWorking = true, Progress = 0.5 }, English, 4096, drawsCards: false);

        Assert.Equal(expected, card.Text);
        Assert.Equal(CardState.Queued, card.Card?.State);
    }

    [Fact]
    public void Silence_is_answered_with_the_time() =>
        Assert.EndsWith("\n\n⏳ Still working… (4 min)", ProgressCard.Of(Working with { IsStillWorking = true, Answer = "So far so good." }, English, 4096, drawsCards: false).Text, StringComparison.Ordinal);

    [Theory]
    [InlineData(0, "▱▱▱▱▱▱▱▱▱▱ 0%")]
    [InlineData(0.356, "▰▰▰▱▱▱▱▱▱▱ 35%")]
    [InlineData(1, "▰▰▰▰▰▰▰▰▰▰ 100%")]
    [InlineData(7, "▰▰▰▰▰▰▰▰▰▰ 100%")]
    [InlineData(double.NaN, "▱▱▱▱▱▱▱▱▱▱ 0%")]
    public void A_bar_is_written_where_the_platform_draws_none(double progress, string bar)
    {
        Assert.EndsWith("\n" + bar, ProgressCard.Of(Working with { Progress = progress }, English, 4096, drawsCards: false).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("▱", ProgressCard.Of(Working with { Progress = progress }, English, 4096, drawsCards: true).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("word ")]
    [InlineData("😀")]
    [InlineData("line of text\n")]
    public void A_long_answer_shows_its_newest_words(string piece)
    {
        var answer = string.Concat(Enumerable.Repeat(piece, 2_000)) + "THE END";
        var text = ProgressCard.Of(Working with { Answer = answer, IsStillWorking = true }, English, 2_000, drawsCards: false).Text;

        Assert.InRange(text.Length, 1_000, 1_700);
        Assert.Contains("THE END\n\n⏳", text, StringComparison.Ordinal);
        Assert.Equal(text, new string(text.EnumerateRunes().SelectMany(rune => rune.ToString()).ToArray()));
    }

    [Fact]
    public void An_answer_that_grows_is_there_for_itself_too_with_what_the_card_says_without_it()
    {
        var card = ProgressCard.Of(Working with { Answer = "So far so good.", IsGrowing = true }, English, 4096, drawsCards: false);

        Assert.Equal(new GrowingAnswer("So far so good.", "⏳ Still working…"), card.Growing);
        Assert.Contains("So far so good.", card.Text, StringComparison.Ordinal);
        Assert.Null(ProgressCard.Of(Working with { Answer = "So far so good." }, English, 4096, drawsCards: false).Growing);
        Assert.Null(ProgressCard.Of(Working with { IsGrowing = true }, English, 4096, drawsCards: false).Growing);
    }

    [Theory]
    [InlineData("👨‍👩‍👧‍👦")]
    [InlineData("字")]
    [InlineData("e\u0301")]
    public void The_newest_words_begin_with_a_whole_character(string piece)
    {
        var growing = ProgressCard.Of(Working with { Answer = string.Concat(Enumerable.Repeat(piece, 4_000)), IsGrowing = true }, English, 4096, drawsCards: false).Growing!;

        Assert.InRange(growing.Text.Length, 2_000, 3_072);
        Assert.StartsWith("…" + piece, growing.Text, StringComparison.Ordinal);
    }
}
