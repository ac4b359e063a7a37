using System.Net;
using Harness.Bot;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>The web chat with the whole bot behind it: what is sent again, and what stands where.</summary>
public sealed class WebChatOrderTests
{
    [Fact]
    public async Task An_edit_sent_again_after_200_messages_and_a_restart_is_not_paid_again()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await bot.PersonAsync();
        (string, byte[]) clip = ("a.mp4", SampleMedia.Mp4());
        var first = await ana.SaysAsync("add the title \"Lisbon\"", "client-id-0001", clip);
        await ana.SeesAsync(entry => entry.Card?.State == "done" && entry.Text.Contains("Lisbon", StringComparison.Ordinal), "the edit");
        for (var n = 0; n < 110; n++)
        {
            await ana.SaysAsync("help"); // With its answer two lines each.
        }

        Assert.Equal(first, await ana.SaysAsync("add the title \"Lisbon\"", "client-id-0001", clip));
        await bot.RestartAsync();
        Assert.Equal(first, await ana.SaysAsync("add the title \"Lisbon\"", "client-id-0001", clip));
        using var other = await ana.SendAsync("add the title \"Porto\"", "client-id-0001", clip);
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);

        await ana.SaysAsync("status");
        await ana.SeesAsync(entry => entry.Timeline is not null && entry.Card is null, "the status");
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task Answers_stand_below_their_questions_by_position_and_by_id()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await bot.PersonAsync();
        List<string> questions = [];
        for (var n = 0; n < 30; n++)
        {
            questions.Add(await ana.SaysAsync("/credits"));
        }

        foreach (var question in questions)
        {
            await ana.SeesAsync(entry => entry.RepliesTo == question, $"the answer to {question}");
        }

        var chat = ana.Chat;
        foreach (var answer in chat.Where(entry => entry.RepliesTo is not null))
        {
            var question = chat.Single(entry => entry.Id == answer.RepliesTo);
            Assert.True(answer.Position > question.Position, $"{answer.Id} stands at {answer.Position}, its question {question.Id} at {question.Position}.");
            Assert.True(string.CompareOrdinal(answer.Id, question.Id) > 0);
        }

        Assert.Equal(questions, chat.Where(entry => entry.From == "you").Select(entry => entry.Id));
    }

    [Fact]
    public async Task A_retry_appears_where_and_when_it_was_requested()
    {
        var clock = new Fakes.Time.LeapingClock(TimeProvider.System);
        await using var bot = await BotHarness.StartAsync(time: clock);
        bot.Nemo.Faults.Everywhere.Add(NemoVideo.Simulator.Faults.Fault.ErrorEvent("INTERNAL", "broken"));
        await using var ana = await bot.PersonAsync();
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        var failed = await ana.SeesAsync(entry => entry.Card?.State == "failed", "the failure");
        var between = await ana.SaysAsync("help");
        clock.Leap(TimeSpan.FromMinutes(5));

        await ana.PressesAsync("Try again");

        var retried = await ana.SeesAsync(entry => entry.Card?.State == "done" && entry.Text.Contains("Lisbon", StringComparison.Ordinal), "the retry");
        Assert.True(retried.Position > ana.Chat.Single(entry => entry.Id == between).Position);
        Assert.True(string.CompareOrdinal(retried.Id, between) > 0);
        Assert.True(retried.At >= failed.At.AddMinutes(5));
    }
}
