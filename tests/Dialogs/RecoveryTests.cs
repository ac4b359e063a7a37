using Fakes.Time;
using Harness.Bot;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Formatting;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>A lost stream: the message is never sent again; the state is read until it tells what became of it.</summary>
public sealed class RecoveryTests
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(20);

    private const string Wish = "remove my background and replace it with a clean office setting";

    private static readonly TimeSpan First = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Next = TimeSpan.FromSeconds(60);

    private readonly ManualClock _clock = new();

    [Fact]
    public async Task A_cut_stream_whose_edit_was_made_is_reported_from_the_state_after_30_seconds_and_never_sent_again()
    {
        await using var bot = await StartAsync(Fault.CutStream(2, applied: true));
        var ana = bot.Friend();

        await ana.SaysAsync(Wish, ("clip.mp4", SampleMedia.Mp4()));
        await ana.SawAsync("I won't send it twice");
        await EndedAsync(bot);
        await FirstLookAsync(ana);

        var report = await ana.SeesCardAsync(CardState.Done, "your edit went through");
        Assert.Contains("Credits used: 50, left: 50", report.Text, StringComparison.Ordinal);
        Assert.NotNull(report.Timeline);
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Theory]
    [InlineData("make it 2x faster", "Clip at 2x speed: clip.mp4 (was 1x)")]
    [InlineData("slow it down", "Clip at 0.5x speed: clip.mp4 (was 1x)")]
    [InlineData("trim the first 3 seconds", "Clip trimmed: clip.mp4 from 10 s to 7 s")]
    [InlineData("cut out 3 to 5 seconds", "Clip trimmed: clip.mp4 from 10 s to 8 s")]
    [InlineData("replace the background with a beach", "Clip background changed: clip.mp4")]
    [InlineData("make it black and white", "Clip colors changed: clip.mp4")]
    [InlineData("rotate it by 90 degrees", "Clip rotated: clip.mp4")]
    [InlineData("mirror it", "Clip mirrored: clip.mp4")]
    [InlineData("mute the video", "Clip volume: clip.mp4 100% → 0%")]
    [InlineData("add the title \"Lisbon\"", "Text added: “Lisbon” (0–3 s)")]
    public async Task What_changed_is_named_after_a_lost_stream_and_nothing_else_is(string words, string change)
    {
        await using var bot = await StartAsync(Fault.CutStream(1, applied: true));
        var ana = bot.Friend();

        await ana.SaysAsync(words, ("clip.mp4", SampleMedia.Mp4()));
        await EndedAsync(bot);
        await FirstLookAsync(ana);

        var report = Markup.ToPlain((await ana.SeesCardAsync(CardState.Done, "your edit went through")).Text);
        Assert.Contains($"✅ {change}", report, StringComparison.Ordinal);
        Assert.Single(report.Split('\n'), line => line.StartsWith('✅'));
    }

    [Fact]
    public async Task An_edit_that_shows_up_late_is_reported_at_the_read_that_finds_it()
    {
        await using var bot = await BotHarness.StartAsync(time: _clock, scripted: true);
        bot.Script.Next("/run_sse", http =>
        {
            http.Abort();
            return Task.CompletedTask;
        });
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"");
        await FirstLookAsync(ana);
        await _clock.PassAsync(Next);
        await _clock.WaitForDelayAsync(Next);
        Assert.DoesNotContain(ana.Sees, message => message.Card?.State == CardState.Failed);
        bot.Script.NextJson("/api/state", """{"code":0,"data":{"session_id":"1","state":{"draft":{"t":[{"tt":7,"sg":[{"text":"Lisbon","d":3000}]}]},"video_infos":[]}}}""");
        _clock.Advance(Next);

        await ana.SeesCardAsync(CardState.Done, "your edit went through");
        Assert.Single(bot.Script.ChatBodies);
    }

    [Theory]
    [InlineData("en", "didn't reach the timeline", "No credits were charged", "Try again")]
    public async Task A_cut_stream_without_effect_is_reported_after_six_reads_with_its_cost_and_a_retry(string language, string told, string cost, string retry)
    {
        await using var bot = await StartAsync(Fault.CutStream(1, applied: false));
        var ana = bot.Friend(language: language);

        await ana.SaysAsync(Wish, ("clip.mp4", SampleMedia.Mp4()));
        await FirstLookAsync(ana);
        for (var look = 0; look < 5; look++)
        {
            await _clock.WaitForDelayAsync(Next);
            Assert.DoesNotContain(ana.Sees, message => message.Card?.State == CardState.Failed);
            _clock.Advance(Next);
        }

        var report = await ana.SeesCardAsync(CardState.Failed, told);
        Assert.Contains(cost, report.Text, StringComparison.Ordinal);
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));

        await ana.PressesAsync(retry);
        await ana.SeesCardAsync(CardState.Done, "background");
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Theory]
    [InlineData("en", "try again!")]
    [InlineData("zh-Hans", "再试一次")]
    public async Task The_words_of_the_retry_button_typed_after_a_failure_are_the_retry_and_no_instruction(string language, string words)
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend(language: language);
        bot.Nemo.Faults.Everywhere.Add(Fault.ErrorEvent("INTERNAL", "broken"));
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Failed, "");

        await ana.SaysAsync(words);
        await ana.SeesCardAsync(CardState.Done, "Lisbon");

        Assert.Equal(["add the title \"Lisbon\"", "add the title \"Lisbon\""], bot.Nemo.Log.Of(LogKind.ChatMessage).Select(message => message.Text));
    }

    [Fact]
    public async Task Retry_pressed_twice_sends_once()
    {
        await using var bot = await StartAsync(Fault.CutStream(1, applied: false));
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await FirstLookAsync(ana);
        for (var look = 0; look < 5; look++)
        {
            await _clock.PassAsync(Next);
        }

        var failed = await ana.FindAsync("didn't reach the timeline");
        await ana.PressesAsync(failed, "Try again");
        await bot.Inbox.AcceptAsync(
            [new() { Chat = ana.Chat, MessageId = "again", SentAt = _clock.GetUtcNow(), Press = failed.States.Last(state => state.Buttons.Count > 0).Buttons[0].WireId(failed.PostId) }],
            CancellationToken.None);
        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        await ana.FindAsync(message => message.Text.Contains("already trying", StringComparison.Ordinal) || message.Text.Contains("has expired", StringComparison.Ordinal), "the answer to the second press");

        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task Ten_minutes_of_nothing_but_heartbeats_are_a_timeout()
    {
        await using var bot = await StartAsync(Fault.HeartbeatsOnly());
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"");
        await SentAsync(bot);
        await _clock.WaitForLimitAsync(TimeSpan.FromMinutes(10));
        _clock.Advance(TimeSpan.FromMinutes(10));
        await FirstLookAsync(ana);

        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task Every_two_minutes_without_text_the_card_says_that_work_continues()
    {
        await using var bot = await StartAsync(Fault.HeartbeatsOnly());
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"");
        await SentAsync(bot);
        await _clock.WaitForLimitAsync(TimeSpan.FromMinutes(10));
        _clock.Advance(TimeSpan.FromMinutes(2));
        await ana.SawAsync("⏳ Still working… (2 min)");
        _clock.Advance(TimeSpan.FromMinutes(2));
        await ana.SawAsync("⏳ Still working… (4 min)");
    }

    [Fact]
    public async Task A_sign_of_life_restarts_the_ten_minutes_but_not_the_fifteen()
    {
        await using var bot = await BotHarness.StartAsync(time: _clock, scripted: true);
        var second = new TaskCompletionSource();
        bot.Script.Next("/run_sse", async http =>
        {
            await AgentScript.SayAsync(http, """{"type":"text","content":"Working on it."}""");
            await second.Task;
            await AgentScript.SayAsync(http, """{"type":"text","content":" More."}""");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        });
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"");
        await ana.SawAsync("Working on it.");
        _clock.Advance(TimeSpan.FromMinutes(9));
        second.SetResult();
        await ana.SawAsync("Working on it. More.");
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.DoesNotContain(ana.Saw, state => state.Text.Contains("I won't send it twice", StringComparison.Ordinal));
        _clock.Advance(TimeSpan.FromMinutes(1));

        await ana.SawAsync("I won't send it twice");
        Assert.Single(bot.Script.ChatBodies);
    }

    [Fact]
    public async Task Fifteen_minutes_are_the_end_of_listening()
    {
        await using var bot = await BotHarness.StartAsync(settings: new() { ["Nemo:SilenceLimit"] = "00:15:00" }, time: _clock);
        bot.Nemo.Faults.Everywhere.Add(Fault.HeartbeatsOnly());
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"");
        await SentAsync(bot);
        await _clock.WaitForLimitAsync(TimeSpan.FromMinutes(15));
        _clock.Advance(TimeSpan.FromMinutes(15));
        await FirstLookAsync(ana);

        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_restart_in_the_middle_of_a_stream_reads_the_state_and_does_not_send_again(bool applied)
    {
        await using var bot = await StartAsync(Fault.Silence(applied));
        var ana = bot.Friend();
        await ana.SaysAsync(Wish, ("clip.mp4", SampleMedia.Mp4()));
        await EndedAsync(bot);

        await bot.RestartAsync();
        await ana.SawAsync("I was restarted");
        await FirstLookAsync(ana);
        for (var look = 0; look < 5 && !applied; look++)
        {
            await _clock.PassAsync(Next);
        }

        await ana.SeesCardAsync(applied ? CardState.Done : CardState.Failed, applied ? "your edit went through" : "didn't reach the timeline");
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task A_restart_during_the_reads_continues_with_the_remaining_ones()
    {
        await using var bot = await StartAsync(Fault.CutStream(1, applied: false));
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\"");
        await FirstLookAsync(ana);
        await _clock.PassAsync(Next);
        await _clock.WaitForDelayAsync(Next);

        await bot.RestartAsync();
        for (var look = 0; look < 4; look++)
        {
            await _clock.PassAsync(Next);
        }

        await ana.SeesCardAsync(CardState.Failed, "didn't reach the timeline");
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task A_server_error_after_the_message_left_is_looked_into_not_repeated()
    {
        await using var bot = await StartAsync(Fault.RefuseAfterWork(SimulatedCall.Chat, 503));
        var ana = bot.Friend();

        await ana.SaysAsync(Wish, ("clip.mp4", SampleMedia.Mp4()));
        await EndedAsync(bot);
        await FirstLookAsync(ana);

        await ana.SeesCardAsync(CardState.Done, "your edit went through");
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task A_wait_after_a_lost_stream_can_be_cancelled_and_tells_the_truth()
    {
        await using var bot = await StartAsync(Fault.CutStream(1, applied: false));
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\"");
        await RecoversAsync(ana);
        await _clock.WaitForDelayAsync(First);

        await ana.SaysAsync("cancel");

        await ana.SeesCardAsync(CardState.Cancelled, "may still be charged");
    }

    private async Task<BotHarness> StartAsync(Fault fault)
    {
        var bot = await BotHarness.StartAsync(time: _clock);
        bot.Nemo.Faults.Everywhere.Add(fault);
        return bot;
    }

    private static Task RecoversAsync(Friend friend) => friend.SawAsync("I won't send it twice");

    private async Task FirstLookAsync(Friend friend)
    {
        await RecoversAsync(friend);
        await _clock.PassAsync(First);
    }

    private static Task<LogEntry> EndedAsync(BotHarness bot) => bot.Nemo.Log.SoonAsync(LogKind.ChatEnded, TimeLimit);

    private static Task<LogEntry> SentAsync(BotHarness bot) => bot.Nemo.Log.SoonAsync(LogKind.ChatMessage, TimeLimit);
}
