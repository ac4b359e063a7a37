using Fakes.Time;
using Harness.Bot;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>One job at a time in a chat; meanwhile everything that can be answered at once is.</summary>
public sealed class OrderTests : IAsyncLifetime
{
    private OneFriend _dialog = null!;

    public async ValueTask InitializeAsync() => _dialog = await OneFriend.StartAsync();

    public ValueTask DisposeAsync() => _dialog.DisposeAsync();

    [Fact]
    public async Task Jobs_wait_their_turn_are_told_their_position_and_move_up()
    {
        var go = await KeepBusyAsync();

        await _dialog.Ana.SaysAsync("add the title \"Two\"");
        await _dialog.Ana.SeesCardAsync(CardState.Queued, "1");
        await _dialog.Ana.SaysAsync("add the title \"Three\"");
        var third = await _dialog.Ana.FindAsync(message => message.Card?.State == CardState.Queued && message.Text.Contains('2', StringComparison.Ordinal), "second in the queue");
        var go2 = Hold();
        go.SetResult();
        await _dialog.Ana.FindAsync(message => message.Card?.State == CardState.Queued && message == third.Now && message.Text.Contains('1', StringComparison.Ordinal), "moved up");
        go2.SetResult();

        await _dialog.Ana.SeesTimesAsync(2, "Listening now");
        await _dialog.Bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text!.Contains("Three", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("status", "Edit “make it warmer”")]
    [InlineData("credits", "Your credits: 100")]
    [InlineData("help", "I edit videos right in this chat")]
    public async Task Status_credits_and_help_are_answered_while_a_job_runs(string words, string answer)
    {
        var go = await KeepBusyAsync();

        await _dialog.Ana.SaysAsync(words);

        await _dialog.Ana.SeesAsync(answer);
        Assert.DoesNotContain(_dialog.Ana.Sees, message => message.Card?.State == CardState.Done);
        go.SetResult();
        await _dialog.Ana.SeesCardAsync(CardState.Done, "Listening now");
    }

    [Fact]
    public async Task A_waiting_job_is_cancelled_at_once_without_being_sent_and_the_next_moves_up()
    {
        var go = await KeepBusyAsync();
        await _dialog.Ana.SaysAsync("add the title \"Two\"");
        var second = await _dialog.Ana.FindAsync(message => message.Card?.State == CardState.Queued, "a queued card");

        await _dialog.Ana.PressesAsync(second, "Cancel");
        await _dialog.Ana.SeesCardAsync(CardState.Cancelled, "It hadn't started yet");
        await _dialog.Ana.SaysAsync("status");
        var status = await _dialog.Ana.SeesAsync("Edit “make it warmer”");
        Assert.DoesNotContain("Two", status.Text, StringComparison.Ordinal);
        go.SetResult();

        await _dialog.Ana.SeesCardAsync(CardState.Done, "Listening now");
        Assert.Equal(0, _dialog.Bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task Cancelling_a_stream_stops_listening_and_says_what_may_still_be_charged()
    {
        await KeepBusyAsync();

        await _dialog.Ana.PressesAsync("Cancel");

        await _dialog.Ana.SeesCardAsync(CardState.Cancelled, "may still be charged");
        await _dialog.Ana.SaysAsync("cancel");
        await _dialog.Ana.SeesAsync("There's nothing to cancel");
    }

    [Fact]
    public async Task Cancelling_a_render_cancels_it_at_the_backend_and_costs_nothing()
    {
        await StartRenderAsync();

        await _dialog.Ana.SaysAsync("cancel");

        await _dialog.Ana.SeesCardAsync(CardState.Cancelled, "exporting is free");
        await _dialog.Bot.Nemo.Log.SoonAsync(LogKind.RenderCancelled);
    }

    [Fact]
    public async Task A_render_whose_cancel_is_found_after_a_restart_is_cancelled_at_the_backend_too()
    {
        await StartRenderAsync();

        var job = Assert.Single(await _dialog.Bot.Store.UnfinishedJobsAsync(_dialog.Ana.Chat, default));
        await _dialog.Bot.Store.UpdateJobAsync(_dialog.Ana.Chat, job.Id, stored => stored with { CancelRequested = true }, default); // All that a process wrote which was killed then.
        await _dialog.Bot.RestartAsync();

        await _dialog.Ana.SeesCardAsync(CardState.Cancelled, "exporting is free");
        await _dialog.Bot.Nemo.Log.SoonAsync(LogKind.RenderCancelled);
    }

    [Fact]
    public async Task Cancelling_an_upload_keeps_what_arrived_and_its_instruction_is_left_out()
    {
        _dialog.Bot.Platform.HoldFiles = new TaskCompletionSource().Task;
        await _dialog.Ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await _dialog.Ana.SawAsync("Uploading a.mp4");

        await _dialog.Ana.PressesAsync("Cancel");

        await _dialog.Ana.SeesCardAsync(CardState.Cancelled, "Upload stopped");
        await _dialog.Ana.SeesCardAsync(CardState.Cancelled, "Skipped, because you stopped the step before it");
        Assert.Equal(0, _dialog.Bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Theory]
    [InlineData("en", "stop")]
    [InlineData("de", "stopp")]
    [InlineData("ja", "キャンセル")]
    [InlineData("ru", "отмена")]
    public async Task Every_step_after_a_stopped_one_says_that_the_person_stopped_it(string language, string words)
    {
        var texts = Texts.In(language);
        _dialog.Bot.Platform.HoldFiles = new TaskCompletionSource().Task;
        await _dialog.Ana.CommandsAsync("language", language);
        await _dialog.Ana.SaysAsync("add the title \"Lisbon\" and export", ("a.mp4", SampleMedia.Mp4()));
        await _dialog.Ana.SawAsync("a.mp4");

        await _dialog.Ana.SaysAsync(words);

        await _dialog.Ana.SeesTimesAsync(2, texts[TextKey.CancelledWithStopped]);
        Assert.DoesNotContain(_dialog.Ana.Sees, message => message.Text.Contains(texts[TextKey.CancelledWithPrevious], StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_step_after_a_failed_one_says_that_it_did_not_work_out()
    {
        await _dialog.Ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", "no video"u8.ToArray()));

        await _dialog.Ana.SeesCardAsync(CardState.Cancelled, Texts.In("en")[TextKey.CancelledWithPrevious]);
    }

    [Theory]
    [InlineData("en", "cancel")]
    [InlineData("de", "abbrechen")]
    [InlineData("pt", "cancelar")]
    [InlineData("ko", "취소")]
    [InlineData("zh-Hant", "取消")]
    public async Task A_typed_cancel_says_how_many_jobs_are_left_and_the_button_stops_them_all(string language, string words)
    {
        var texts = Texts.In(language);
        await _dialog.Ana.CommandsAsync("language", language);
        await KeepBusyAsync();
        await _dialog.Ana.SaysAsync("add the title \"Two\"");
        await _dialog.Ana.SaysAsync("add the title \"Three\" and export");
        await _dialog.Ana.FindAsync(message => message.Card?.State == CardState.Queued && message.Text == texts.Format(TextKey.CardQueued, 2), "second in the queue");
        var go = Hold();

        await _dialog.Ana.SaysAsync(words);
        await _dialog.Ana.SeesAsync(texts.Format(TextKey.CancelLeft, 3));
        await _dialog.Ana.SaysAsync("status");
        await _dialog.Ana.PressesAsync(texts[TextKey.ButtonCancelAll]);

        var settled = await _dialog.Ana.SeesAsync($"✓ {texts[TextKey.ButtonCancelAll]}");
        Assert.Empty(settled.Buttons);
        await _dialog.Ana.FindAsync(message => message.Card?.State == CardState.Cancelled && message.Text == texts[TextKey.CancelledBeforeStart], "the last one's end");
        await _dialog.Ana.SeesAsync(texts[TextKey.CancelledWithStopped]);
        Assert.DoesNotContain(_dialog.Bot.Nemo.Log.Of(LogKind.ChatMessage), sent => sent.Text!.Contains("Three", StringComparison.Ordinal));
        go.TrySetResult();
    }

    [Fact]
    public async Task The_button_that_stops_the_rest_may_be_typed_and_spares_what_came_later()
    {
        var texts = Texts.In("en");
        await KeepBusyAsync();
        var go = Hold();
        await _dialog.Ana.SaysAsync("add the title \"Two\"");
        await _dialog.Ana.SaysAsync("cancel");
        var said = await _dialog.Ana.FindAsync(texts.Format(TextKey.CancelLeft, 1));
        await _dialog.Ana.SaysAsync("add the title \"Three\"");
        await _dialog.Ana.SeesAsync("Listening now");
        await _dialog.Ana.SaysAsync(texts[TextKey.ButtonCancelAll], repliesTo: said.MessageId);
        await _dialog.Ana.SeesAsync($"✓ {texts[TextKey.ButtonCancelAll]}");

        // "Two" may be stopped before it is sent: the turn that is held is then that of "Three", so the store tells what was spared.
        var left = await _dialog.Bot.Services.GetRequiredService<IStore>().UnfinishedJobsAsync(_dialog.Ana.Chat, default);
        Assert.False(left.Single(job => job.Request.Text.Contains("Three", StringComparison.Ordinal)).CancelRequested);
        Assert.DoesNotContain(left, job => job.Request.Text.Contains("Two", StringComparison.Ordinal) && !job.CancelRequested);
        go.TrySetResult();
    }

    [Fact]
    public async Task A_cancel_that_leaves_nothing_is_answered_by_the_card_alone()
    {
        await KeepBusyAsync();
        var messages = _dialog.Ana.Sees.Count;

        await _dialog.Ana.SaysAsync("cancel");

        var ended = await _dialog.Ana.SeesCardAsync(CardState.Cancelled, "may still complete");
        Assert.Empty(ended.Buttons);
        Assert.Equal(messages, _dialog.Ana.Sees.Count);
    }

    [Fact]
    public async Task While_a_job_is_being_stopped_its_card_says_so_and_offers_nothing()
    {
        await KeepBusyAsync();
        var until = new TaskCompletionSource();
        _dialog.Bot.Script.Hold("/api/state", until.Task); // The end is reported once the state is read.

        await _dialog.Ana.SaysAsync("cancel");

        var stopping = await _dialog.Ana.SeesCardAsync(CardState.Working, Texts.In("en")[TextKey.Cancelling]);
        Assert.Empty(stopping.Buttons);
        until.SetResult();
        await _dialog.Ana.SeesCardAsync(CardState.Cancelled, "may still complete");
    }

    [Fact]
    public async Task A_cancel_button_of_a_job_that_is_over_says_so()
    {
        var go = await KeepBusyAsync();
        var card = await _dialog.Ana.FindAsync("Listening now");
        var press = card.Now.Buttons[0].WireId(card.PostId);
        go.SetResult();
        await _dialog.Ana.SeesCardAsync(CardState.Done, "Listening now");

        await _dialog.Ana.SendsAsync(message => message with { Press = press });

        await _dialog.Ana.SeesAsync("has expired");
    }

    [Fact]
    public async Task In_a_group_only_the_one_who_asked_may_stop_the_work()
    {
        var go = await KeepBusyAsync();
        var card = await _dialog.Ana.FindAsync("Listening now");

        await _dialog.Ana.SendsAsync(message => message with { SenderId = "bob", Press = card.Now.Buttons[0].WireId(card.PostId) });

        await _dialog.Ana.SeesAsync("Only the person who started this can stop it");
        go.SetResult();
        await _dialog.Ana.SeesCardAsync(CardState.Done, "Listening now");
    }

    [Fact]
    public async Task A_stuck_job_times_out_and_the_next_one_runs()
    {
        var clock = new ManualClock();
        await using var bot = await BotHarness.StartAsync(time: clock);
        bot.Platform.HoldFiles = new TaskCompletionSource().Task;
        var ana = bot.Friend();
        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4()));
        await ana.SawAsync("Uploading a.mp4");
        await ana.SaysAsync("", ("b.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Queued);
        bot.Platform.HoldFiles = null;

        clock.Advance(TimeSpan.FromMinutes(60.5)); // The job's own limit, by the default settings; not further, into limits of the job that it lets go.

        await ana.FindAsync(message => message.Card?.State == CardState.Failed, "the stuck job's end");
        await ana.SeesCardAsync(CardState.Done, "Got b.mp4");
    }

    [Fact]
    public async Task People_do_not_wait_for_one_another()
    {
        var bob = _dialog.Bot.Friend("bob");
        var go = await KeepBusyAsync();

        await bob.SaysAsync("add the title \"Bob\"", ("b.mp4", SampleMedia.Mp4()));

        await bob.SeesCardAsync(CardState.Done, "\"Bob\"");
        go.SetResult();
        await _dialog.Ana.SeesCardAsync(CardState.Done, "Listening now");
        Assert.Equal(2, _dialog.Bot.Nemo.Log.Count(LogKind.TokenIssued));
    }

    /// <summary>An edit of hers runs until the test lets it end.</summary>
    private async Task<TaskCompletionSource> KeepBusyAsync()
    {
        var go = Hold();
        await _dialog.Ana.SaysAsync("make it warmer");
        await _dialog.Ana.SawAsync("Listening now");
        return go;
    }

    /// <summary>A render of hers runs for an hour.</summary>
    private async Task StartRenderAsync()
    {
        _dialog.Bot.Nemo.Faults.Everywhere.Add(Fault.SlowRender(TimeSpan.FromHours(1)));
        await _dialog.Ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await _dialog.Ana.SeesCardAsync(CardState.Done, "Lisbon");
        await _dialog.Ana.SaysAsync("export");
        await _dialog.Bot.Nemo.Log.SoonAsync(LogKind.RenderStarted);
    }

    /// <summary>The next turn says "Listening now" and ends when the test lets it.</summary>
    private TaskCompletionSource Hold()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _dialog.Bot.Script.Next("/run_sse", async http =>
        {
            await AgentScript.SayAsync(http, """{"type":"text","content":"Listening now"}""");
            await go.Task.WaitAsync(http.RequestAborted);
        });
        return go;
    }
}
