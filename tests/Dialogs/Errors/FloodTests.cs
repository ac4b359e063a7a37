using Fakes.Time;
using Harness.Bot;
using NemoBot.Core.Model;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace Dialogs.Errors;

/// <summary>See docs/contracts/nemovideo.md §2.2. Error 429: patience, by the clock.</summary>
public sealed class FloodTests
{
    [Fact]
    public async Task Error_429_on_the_free_account_waits_30_seconds_asks_once_more_then_says_so_plainly()
    {
        var clock = new ManualClock();
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { TokensPerAddress = 0 }, time: clock);
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"");
        await clock.PassAsync(TimeSpan.FromSeconds(30));

        var told = await ana.SeesCardAsync(CardState.Failed, "no free trial accounts left this week");
        Assert.Contains("/login", told.Text, StringComparison.Ordinal);
        Assert.Empty(told.Buttons);
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.TokenRefused));
    }

    [Theory]
    [InlineData(null, 30)]
    [InlineData(12, 12)]
    public async Task Error_429_on_a_read_is_waited_for_once_as_told_or_30_seconds_and_the_card_says_so(int? retryAfter, int seconds)
    {
        var clock = new ManualClock();
        await using var bot = await BotHarness.StartAsync(time: clock);
        bot.Nemo.Faults.Everywhere.Add(Fault.Throttle(SimulatedCall.State, retryAfter));
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SawAsync($"asks me to wait. I'll continue in {seconds} s");
        await clock.PassAsync(TimeSpan.FromSeconds(seconds));

        await ana.SeesCardAsync(CardState.Done, "Lisbon");
    }

    [Fact]
    public async Task Error_429_twice_on_a_read_is_reported_and_not_asked_a_third_time()
    {
        var clock = new ManualClock();
        await using var bot = await BotHarness.StartAsync(time: clock);
        bot.Nemo.Faults.Everywhere.Add(Fault.Throttle(SimulatedCall.State) with { Times = int.MaxValue });
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await clock.PassAsync(TimeSpan.FromSeconds(30));

        await ana.SeesCardAsync(CardState.Failed, "too many requests at once");
        Assert.Equal(2, bot.Nemo.Log.Count(LogKind.Fault));
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task Error_429_on_looks_at_a_render_leaves_them_their_own_pace()
    {
        var clock = new ManualClock();
        await using var bot = await BotHarness.StartAsync(time: clock);
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        bot.Nemo.Faults.Everywhere.Add(Fault.Throttle(SimulatedCall.RenderPoll, 7) with { Times = 2 });

        await ana.SaysAsync("export");
        await clock.PassAsync(TimeSpan.FromSeconds(30));
        await clock.PassAsync(TimeSpan.FromSeconds(30));
        await clock.PassAsync(TimeSpan.FromSeconds(30));

        await ana.SeesVideoAsync();
        Assert.DoesNotContain(ana.Saw, state => state.Text.Contains("asks me to wait", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("credits", SimulatedCall.Credits)]
    [InlineData("status", SimulatedCall.State)]
    public async Task Error_429_on_an_instant_answer_is_reported_at_once(string question, SimulatedCall call)
    {
        await using var bot = await BotHarness.StartAsync(settings: new() { ["Nemo:RateLimitDelay"] = "00:10:00" });
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        bot.Nemo.Faults.Everywhere.Add(Fault.Throttle(call));

        await ana.SaysAsync(question);

        await ana.SeesAsync("Ask me again in a minute");
    }

    [Fact]
    public async Task Error_429_on_the_free_account_means_the_same_number_of_requests_each_time()
    {
        var clock = new ManualClock();
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { TokensPerAddress = 0 }, time: clock);
        var ana = bot.Friend();
        for (var times = 1; times <= 3; times++)
        {
            await ana.SaysAsync("add the title \"Lisbon\"");
            await clock.PassAsync(TimeSpan.FromSeconds(30));
            await ana.SeesTimesAsync(times, "no free trial accounts left this week");
        }

        Assert.Equal(6, bot.Nemo.Log.Count(LogKind.TokenRefused));
        Assert.Single(bot.Nemo.Log.Of(LogKind.TokenRefused).Select(refused => refused.Subject).Distinct());
    }

    [Fact]
    public async Task An_account_whose_answer_died_with_the_process_is_given_up_for_a_new_one_even_where_the_id_is_configured()
    {
        var clock = new ManualClock();
        await using var bot = await BotHarness.StartAsync(settings: new() { ["Nemo:ClientId"] = "given" }, time: clock);
        var (ana, ben) = (bot.Friend(), bot.Friend("ben"));
        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Lisbon"); // The configured id is used up for a week.
        await bot.Store.UpdateChatAsync(ben.Chat, chat => chat with { ClientId = "given", AsksForAccount = true }, default);

        await ben.SaysAsync("add the title \"Porto\"", ("b.mp4", SampleMedia.Mp4()));
        await clock.PassAsync(TimeSpan.FromSeconds(30));

        await ben.SeesCardAsync(CardState.Done, "Porto");
        var chat = await bot.Store.GetChatAsync(ben.Chat, default);
        Assert.NotEqual("given", chat.ClientId);
        Assert.False(chat.AsksForAccount);
    }

    [Fact]
    public async Task Error_429_on_the_free_account_that_ends_within_the_wait_stays_invisible()
    {
        var clock = new ManualClock();
        await using var bot = await BotHarness.StartAsync(time: clock);
        bot.Nemo.Faults.Everywhere.Add(Fault.Throttle(SimulatedCall.Token));
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await clock.PassAsync(TimeSpan.FromSeconds(30));

        await ana.SeesCardAsync(CardState.Done, "Lisbon");
    }

    [Fact]
    public async Task Error_429_elsewhere_waits_as_told_and_repeats_that_call_once()
    {
        var clock = new ManualClock();
        await using var bot = await BotHarness.StartAsync(time: clock);
        bot.Nemo.Faults.Everywhere.Add(Fault.Throttle(SimulatedCall.Chat, 7));
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"", ("a.mp4", SampleMedia.Mp4()));
        await clock.PassAsync(TimeSpan.FromSeconds(7));

        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task Error_429_that_persists_is_reported_as_a_reason_to_wait()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.Throttle(SimulatedCall.Chat) with { Times = int.MaxValue });
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\"");

        var told = await ana.SeesCardAsync(CardState.Failed, "too many requests");
        Assert.Contains("No credits were charged", told.Text, StringComparison.Ordinal);
        Assert.Equal("Try again", Assert.Single(told.Buttons).Label);
    }
}
