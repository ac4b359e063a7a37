using NemoVideo.Agent;

namespace NemoVideo.Tests.Agent;

public sealed class AgentAnswerTests
{
    private const string Alarm = "I encountered a temporary issue. Please try again.";

    [Fact]
    public void Interleaved_pieces_come_out_as_whole_texts_in_order()
    {
        var answer = Answer(new AgentEvent.TextReceived(1, "B1"), new AgentEvent.TextReceived(0, "A1 "), new AgentEvent.TextReceived(1, "B2"), new AgentEvent.TextReceived(0, "A2"), new AgentEvent.TextReceived(2, "  "));
        Assert.Equal("A1 A2\n\nB1B2", answer.Text);
        Assert.False(answer.IsSilent);
    }

    [Theory]
    [InlineData("The title is there.\n\n" + Alarm, "The title is there.")]
    [InlineData("The title is there. " + Alarm, "The title is there.")]
    [InlineData("片头已添加。" + Alarm, "片头已添加。")]
    [InlineData(Alarm, Alarm)]
    [InlineData("You wrote \"I encountered a temporary issue\" as the title.", "You wrote \"I encountered a temporary issue\" as the title.")]
    [InlineData(Alarm + "\n\nBut then it worked.", Alarm + "\n\nBut then it worked.")]
    public void A_false_alarm_after_a_good_answer_is_dropped_and_nothing_else(string text, string shown) =>
        Assert.Equal(shown, Answer(new AgentEvent.TextReceived(0, text)).Text);

    [Fact]
    public void A_false_alarm_as_a_text_of_its_own_is_dropped_too() =>
        Assert.Equal(["Done."], Answer(new AgentEvent.TextReceived(0, "Done."), new AgentEvent.TextReceived(1, Alarm)).Utterances);

    [Fact]
    public void Tools_questions_and_the_first_failure_are_kept()
    {
        var answer = Answer(
            new AgentEvent.ToolStarted("1", "x"),
            new AgentEvent.Failed("A", "first"),
            new AgentEvent.Failed("B", "second"),
            new AgentEvent.QuestionsAsked(new(null, [new("1", "Which?", [], false)])));
        Assert.True(answer.IsSilent);
        Assert.Equal(1, answer.ToolCalls);
        Assert.Equal("A", answer.Failure?.Code);
        Assert.Equal("Which?", Assert.Single(answer.Questions!.Questions).Prompt);
    }

    [Fact]
    public void The_end_so_far_is_all_of_a_short_answer() =>
        Assert.Equal("First.\n\nSecond.", Answer(new AgentEvent.TextReceived(0, "First."), new AgentEvent.TextReceived(1, "Second.")).EndSoFar(2_000));

    [Fact]
    public void The_end_so_far_holds_back_what_may_become_the_false_alarm() =>
        Assert.Equal("The title is there.", Answer(new AgentEvent.TextReceived(0, "The title is there."), new AgentEvent.TextReceived(1, "I encountered a temp")).EndSoFar(2_000));

    [Fact]
    public void The_end_so_far_of_a_long_answer_starts_at_a_line()
    {
        var lines = Enumerable.Range(0, 1_000).Select(number => $"Line {number}.\n").ToList();
        var end = Answer([.. lines.Select(line => new AgentEvent.TextReceived(0, line))]).EndSoFar(500);
        Assert.InRange(end.Length, 500, 1_000);
        Assert.EndsWith("Line 999.", end, StringComparison.Ordinal);
        Assert.Matches("^Line [0-9]+[.]\n", end);
    }

    [Fact]
    public void The_end_so_far_of_a_long_answer_without_lines_splits_no_character()
    {
        var end = Answer(new AgentEvent.TextReceived(0, string.Concat(Enumerable.Repeat("🎬", 1_000)))).EndSoFar(501);
        Assert.InRange(end.Length, 500, 501);
        Assert.False(char.IsLowSurrogate(end[0]));
    }

    [Fact]
    public void The_end_so_far_of_many_short_texts_takes_the_last_of_them()
    {
        var end = Answer([.. Enumerable.Range(0, 1_000).Select(number => new AgentEvent.TextReceived(number, $"Text {number}"))]).EndSoFar(100);
        Assert.InRange(end.Length, 100, 150);
        Assert.EndsWith("Text 998\n\nText 999", end, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_without_end_is_bounded()
    {
        var answer = new AgentAnswer();
        for (var i = 0; i < 100; i++)
        {
            answer.Add(new AgentEvent.TextReceived(0, new string('x', 10_000)));
        }

        Assert.True(answer.IsTruncated);
        Assert.InRange(answer.Text.Length, 250_000, 262_144);
    }

    private static AgentAnswer Answer(params AgentEvent[] events)
    {
        var answer = new AgentAnswer();
        foreach (var happened in events)
        {
            answer.Add(happened);
        }

        return answer;
    }
}
