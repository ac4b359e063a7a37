using Fakes.Telegram;
using Fakes.Time;
using Harness.Telegram;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NemoBot.Core.Model;
using NemoBot.Telegram.Incoming;
using Telegram.Bot.Requests;

namespace NemoBot.Telegram.Tests;

public sealed class TelegramPollerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly ChatKey Ana = TelegramHarness.Chat(42);

    [Theory]
    [InlineData(TelegramTrouble.Error, 409)]
    [InlineData(TelegramTrouble.Error, 500)]
    [InlineData(TelegramTrouble.BadGateway, 502)]
    [InlineData(TelegramTrouble.CutBefore, 0)]
    public async Task A_storm_of_faults_costs_one_call_a_step_and_ends_within_ten_seconds(TelegramTrouble trouble, int code)
    {
        var clock = new ManualClock();
        await using var bot = await TelegramHarness.StartAsync(clock);
        bot.Fake.Fails(new(trouble, "getUpdates") { Times = 8, Code = code, Description = "Conflict: terminated by other getUpdates request" });
        bot.Fake.Person(42).Says("hello");
        using var stop = new CancellationTokenSource();
        var steps = new Steps(clock);
        var polling = bot.Get<Poller>().RunAsync(TelegramHarness.Bot, stop.Token);

        List<double> waits = [];
        for (var i = 1; i <= 8; i++)
        {
            var wait = await steps.NextAsync();
            Assert.Equal(i, Polls(bot));
            waits.Add(wait.TotalSeconds);
            clock.Advance(wait);
        }

        Assert.Equal("hello", Assert.Single(await bot.WaitForAsync(Ana)).Text);
        Assert.Equal([0.5, 1, 2, 4, 8, 8, 8, 8], waits);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => polling);
    }

    [Fact]
    public async Task A_flooded_poll_waits_as_long_as_it_was_told()
    {
        var clock = new ManualClock();
        await using var bot = await TelegramHarness.StartAsync(clock);
        bot.Fake.Fails(new(TelegramTrouble.Error, "getUpdates") { Code = 429, Description = "Too Many Requests: retry after 7", RetryAfter = 7 });
        using var stop = new CancellationTokenSource();
        var steps = new Steps(clock, longest: 7);
        var polling = bot.Get<Poller>().RunAsync(TelegramHarness.Bot, stop.Token);

        Assert.Equal(TimeSpan.FromSeconds(7), await steps.NextAsync());

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => polling);
    }

    [Fact]
    public async Task A_hanging_poll_times_out_and_polling_continues()
    {
        var clock = new ManualClock();
        await using var bot = await TelegramHarness.StartAsync(clock);
        bot.Fake.Fails(new(TelegramTrouble.Hang, "getUpdates"));
        bot.Fake.Person(42).Says("hello");
        using var stop = new CancellationTokenSource();
        var steps = new Steps(clock);
        var polling = bot.Get<Poller>().RunAsync(TelegramHarness.Bot, stop.Token);
        await bot.UntilAsync(() => Task.FromResult(!bot.Fake.Calls.IsEmpty));

        clock.Advance(TimeSpan.FromSeconds(74));
        clock.Advance(await steps.NextAsync());

        Assert.Equal("hello", Assert.Single(await bot.WaitForAsync(Ana)).Text);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => polling);
    }

    [Fact]
    public async Task After_a_restart_nothing_is_lost_and_nothing_comes_twice()
    {
        await using var bot = await TelegramHarness.StartAsync(run: true);
        var ana = bot.Fake.Person(42);
        HashSet<string> seen = [];
        for (var round = 0; round < 5; round++)
        {
            ana.Says($"a{round}");
            ana.Says($"b{round}");
            if (round % 2 == 0)
            {
                await bot.UntilAsync(() => bot.Woken.Count > round);
            }

            await bot.RestartAsync();
        }

        await bot.UntilAsync(() => bot.Fake.WaitingUpdates == 0);
        foreach (var message in await bot.TakeAsync(Ana))
        {
            Assert.True(seen.Add(message.Text), message.Text);
        }

        Assert.Equal(10, seen.Count);
    }

    [Fact]
    public async Task A_refused_token_stops_telegram_and_nothing_else()
    {
        await using var bot = await TelegramHarness.StartAsync(settings: new Dictionary<string, string?> { ["Telegram:Token"] = "1:" + new string('x', 35) }, run: true);

        await bot.Services.GetServices<IHostedService>().OfType<TelegramService>().Single().ExecuteTask!.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_webhook_left_from_earlier_is_removed_before_polling()
    {
        await using var bot = await TelegramHarness.StartAsync();
        await bot.Client.CallAsync(() => new SetWebhookRequest { Url = "https://example.org/hook", SecretToken = new string('s', 20), MaxConnections = 1 }, CancellationToken.None);
        bot.Fake.Person(42).Says("hello");

        bot.Run();

        Assert.Single(await bot.WaitForAsync(Ana));
        Assert.Null(bot.Fake.WebhookUrl);
    }

    private static int Polls(TelegramHarness bot) => bot.Fake.Calls.Count(call => call.Method == "getUpdates");

    /// <summary>The back-off's timers, apart from the calls' own limits of half a minute and more.</summary>
    private sealed class Steps
    {
        private readonly System.Threading.Channels.Channel<TimeSpan> _set = System.Threading.Channels.Channel.CreateUnbounded<TimeSpan>();

        public Steps(ManualClock clock, double longest = 8) => clock.TimerSet += wait =>
        {
            if (wait > TimeSpan.Zero && wait <= TimeSpan.FromSeconds(longest))
            {
                _set.Writer.TryWrite(wait);
            }
        };

        public Task<TimeSpan> NextAsync() => _set.Reader.ReadAsync().AsTask().WaitAsync(Patience);
    }
}
