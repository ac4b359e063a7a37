using System.Text.Json.Nodes;
using Fakes.Telegram;
using Fakes.Time;
using Harness.Bot;
using Harness.Telegram;

namespace Dialogs.Telegram;

/// <summary>An answer that grows in long work, as a draft beside its card.</summary>
public sealed class DraftTests : IAsyncLifetime
{
    private const long Ana = 42;
    private const long Group = -77;

    private readonly LeapingClock _clock = new(new FastClock(4));
    private readonly TaskCompletionSource _isLong = new();
    private readonly TaskCompletionSource _goesOn = new();
    private readonly TaskCompletionSource _ends = new();
    private TelegramDialog _dialog = null!;

    public async ValueTask InitializeAsync()
    {
        _dialog = await TelegramDialog.StartAsync(time: _clock, isScripted: true);
        _dialog.Bot.Script.Next("/run_sse", async http =>
        {
            await AgentScript.SayAsync(http, """{"type":"text","content":"I look at the clip."}""");
            await _isLong.Task.WaitAsync(http.RequestAborted);
            await AgentScript.SayAsync(http, """{"type":"text","content":" I **cut** it."}""");
            await _goesOn.Task.WaitAsync(http.RequestAborted);
            await AgentScript.SayAsync(http, """{"type":"text","content":" I add music."}""");
            await _ends.Task.WaitAsync(http.RequestAborted);
        });
    }

    public ValueTask DisposeAsync() => _dialog.DisposeAsync();

    [Fact]
    public async Task In_long_work_it_grows_in_a_draft_and_ends_in_the_card_and_is_never_in_both()
    {
        await BecomesLongAsync(_dialog.Fake.Person(Ana));

        await _dialog.UntilAsync(() => _dialog.Fake.DraftIn(Ana)?.Text == "I look at the clip. I cut it.", "the draft");
        await _dialog.SeesAsync(Ana, message => IsAtWork(message) && !message.Text.Contains("I look", StringComparison.Ordinal), "the card beside it");
        _goesOn.SetResult();
        await _dialog.UntilAsync(() => _dialog.Fake.DraftIn(Ana)?.Text == "I look at the clip. I cut it. I add music.", "the draft that grew");
        Assert.Single(_dialog.Fake.Drafts.Select(draft => draft.Id).Distinct());
        _ends.SetResult();
        var card = await _dialog.SeesAsync(Ana, message => message.Text.Contains("I add music.", StringComparison.Ordinal) && !IsAtWork(message), "the answer in the card");
        var note = await _dialog.SeesAsync(Ana, "Finished, see above.");

        Assert.Null(_dialog.Fake.DraftIn(Ana));
        Assert.Equal(card.Id, note.RepliesTo);
        Assert.Equal(2, _dialog.Fake.FromBot(Ana).Count);
        var times = _dialog.Fake.Drafts.Select(draft => draft.ShownAt).ToList();
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.Second - pair.First > TimeSpan.FromSeconds(1.5), $"{pair.Second - pair.First}"));
        _dialog.AssertClean();
    }

    [Fact]
    public async Task In_short_work_it_grows_in_the_card_alone()
    {
        _dialog.Fake.Person(Ana).Says("/edit cut it");
        await _dialog.SeesAsync(Ana, message => IsAtWork(message) && message.Text.Contains("I look at the clip.", StringComparison.Ordinal), "the words in the card");
        _isLong.SetResult();
        _goesOn.SetResult();
        _ends.SetResult();
        await _dialog.SeesAsync(Ana, message => message.Text.Contains("I add music.", StringComparison.Ordinal) && !IsAtWork(message), "the answer");

        Assert.Empty(_dialog.Fake.Drafts);
        _dialog.AssertClean();
    }

    [Fact]
    public async Task A_draft_that_grows_no_more_goes_back_into_the_card_before_it_vanishes()
    {
        await BecomesLongAsync(_dialog.Fake.Person(Ana));
        await _dialog.SeesAsync(Ana, message => IsAtWork(message) && !message.Text.Contains("I look", StringComparison.Ordinal), "the card beside the draft");

        await _dialog.SeesAsync(Ana, message => IsAtWork(message) && message.Text.Contains("I look at the clip. I cut it.", StringComparison.Ordinal), "the card with the answer");

        _dialog.AssertClean();
    }

    [Fact]
    public async Task The_button_of_the_draft_cancels_the_work_as_that_of_the_card_does()
    {
        var ana = _dialog.Fake.Person(Ana);
        await BecomesLongAsync(ana);
        await _dialog.UntilAsync(() => _dialog.Fake.DraftIn(Ana) is not null, "the draft");

        ana.StopsDraft();

        var card = await _dialog.SeesAsync(Ana, message => message.Text.StartsWith("⏹️ Cancelled\n", StringComparison.Ordinal), "the cancelled card");
        Assert.Equal(card, Assert.Single(_dialog.Fake.FromBot(Ana)));
        _dialog.AssertClean();
    }

    [Fact]
    public async Task A_stop_without_work_is_answered_and_harms_nothing()
    {
        _dialog.Fake.Push(new()
        {
            ["stopped_message_generation"] = new JsonObject { ["chat"] = new JsonObject { ["id"] = Ana, ["type"] = "private", ["first_name"] = "Ana" }, ["draft_id"] = 7 },
        });

        await _dialog.SeesAsync(Ana, "There's nothing to cancel");
        _dialog.AssertClean();
    }

    [Fact]
    public async Task In_a_topic_the_draft_is_in_the_topic()
    {
        var ana = _dialog.Fake.Person(Ana);
        await BecomesLongAsync(ana, new() { ["message_thread_id"] = 7, ["is_topic_message"] = true });

        await _dialog.UntilAsync(() => _dialog.Fake.DraftIn(Ana, thread: 7) is not null, "the draft in the topic");
        Assert.Null(_dialog.Fake.DraftIn(Ana));
        ana.StopsDraft(thread: 7);

        await _dialog.SeesAsync(Ana, message => message.Thread == 7 && message.Text.StartsWith("⏹️ Cancelled\n", StringComparison.Ordinal), "the cancelled card");
        _dialog.AssertClean();
    }

    [Fact]
    public async Task In_a_group_there_is_no_draft()
    {
        await BecomesLongAsync(_dialog.Fake.Group(Group, 5));

        await _dialog.SeesAsync(Group, message => IsAtWork(message) && message.Text.Contains("I cut it.", StringComparison.Ordinal), "the words in the card");

        Assert.DoesNotContain(_dialog.Fake.Calls, call => call.Method == "sendMessageDraft");
        _dialog.AssertClean();
    }

    [Theory]
    [InlineData(404, "Not Found: method not found", null)]
    [InlineData(404, "Not Found", null)]
    [InlineData(400, "Bad Request: TEXTDRAFT_PEER_INVALID", null)]
    [InlineData(429, "Too Many Requests: retry after 3600", 3600)]
    public async Task A_server_that_shows_no_drafts_is_asked_once_and_the_card_shows_the_answer(int code, string words, int? retryAfter)
    {
        _dialog.Fake.Fails(new(TelegramTrouble.Error, "sendMessageDraft") { Times = int.MaxValue, Code = code, Description = words, RetryAfter = retryAfter });
        await BecomesLongAsync(_dialog.Fake.Person(Ana));
        await _dialog.SeesAsync(Ana, message => IsAtWork(message) && message.Text.Contains("I cut it.", StringComparison.Ordinal), "the words in the card");
        _goesOn.SetResult();
        await _dialog.SeesAsync(Ana, message => IsAtWork(message) && message.Text.Contains("I add music.", StringComparison.Ordinal), "more words in the card");
        _ends.SetResult();
        await _dialog.SeesAsync(Ana, "Finished, see above.");

        Assert.Single(_dialog.Fake.Calls, call => call.Method == "sendMessageDraft");
        _dialog.AssertClean();
    }

    private async Task BecomesLongAsync(FakeTelegramPerson person, JsonObject? more = null)
    {
        person.Says("/edit cut it", more);
        await _dialog.SeesAsync(person.Chat, message => IsAtWork(message) && message.Text.Contains("I look at the clip.", StringComparison.Ordinal), "the words in the card");
        _clock.Leap(TimeSpan.FromSeconds(31));
        _isLong.SetResult();
    }

    private static bool IsAtWork(FakeTelegramMessage message) => message.Buttons.Any(button => button.Text == "Cancel");
}
