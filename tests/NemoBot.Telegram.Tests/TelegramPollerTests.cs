using Fakes.Telegram;
using Fakes.Time;
using Harness.Telegram;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using NemoBot.Core.Model;
using NemoBot.Storage.Engines;
using NemoBot.Telegram.Incoming;
using Telegram.Bot.Requests;

namespace NemoBot.Telegram.Tests;

public sealed class TelegramPollerTests
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);
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
        var polling = Poll(bot, stop.Token);

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

    [Theory]
    [InlineData(70, true)]
    [InlineData(250, true)]
    [InlineData(300, false)]
    [InlineData(30_000, false)]
    public async Task A_deeply_nested_update_delays_nobody(int depth, bool isRead)
    {
        await using var bot = await TelegramHarness.StartAsync();
        var nested = string.Concat(Enumerable.Repeat("[", depth)) + string.Concat(Enumerable.Repeat("]", depth));
        bot.Fake.PushRaw($$$$"""
            {"message":{"message_id":5,"from":{"id":43},"chat":{"id":43,"type":"private"},"date":1,"rich_message":{{{{nested}}}},"text":"deep"},"update_id":{id}}
            """);
        bot.Fake.Person(42).Says("hello");

        bot.Run();

        Assert.Equal("hello", Assert.Single(await bot.WaitForAsync(Ana)).Text);
        await bot.UntilAsync(() => bot.Fake.WaitingUpdates == 0);
        Assert.Equal(isRead ? ["deep"] : [], (await bot.TakeAsync(TelegramHarness.Chat(43))).Select(message => message.Text));
        Assert.Equal(isRead ? 0 : 1, (await bot.Get<IEngineStore>().QuarantinedAsync("telegram", 10, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task A_flooded_poll_waits_as_long_as_it_was_told()
    {
        var clock = new ManualClock();
        await using var bot = await TelegramHarness.StartAsync(clock);
        bot.Fake.Fails(new(TelegramTrouble.Error, "getUpdates") { Code = 429, Description = "Too Many Requests: retry after 7", RetryAfter = 7 });
        using var stop = new CancellationTokenSource();
        var steps = new Steps(clock, longest: 7);
        var polling = Poll(bot, stop.Token);

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
        var polling = Poll(bot, stop.Token);
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

    [Theory]
    [InlineData(401, "Unauthorized")]
    [InlineData(404, "Not Found")]
    public async Task A_refused_token_stops_every_call_until_it_is_accepted_again(int code, string words)
    {
        var clock = new ManualClock();
        await using var bot = await TelegramHarness.StartAsync(clock);
        var health = bot.Get<HealthCheckService>();
        bot.Fake.Fails(new(TelegramTrouble.Error, "getUpdates") { Code = code, Description = words });
        var refused = new Signal();
        clock.TimerSet += wait =>
        {
            if (wait == TimeSpan.FromSeconds(15))
            {
                refused.Raise();
            }
        };
        var first = refused.Next;

        bot.Run();
        await first.WaitAsync(TimeLimit);

        var calls = bot.Fake.Calls.Count;
        var failed = await Assert.ThrowsAsync<PlatformException>(() => bot.Platform.SendAsync(Ana, "post1", new() { Text = "x" }, CancellationToken.None));
        Assert.Equal((PlatformFault.NotSent, calls), (failed.Fault, bot.Fake.Calls.Count));
        Assert.Equal(HealthStatus.Degraded, (await health.CheckHealthAsync(CancellationToken.None)).Status);

        bot.Fake.Person(42).Says("hello");
        clock.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal("hello", Assert.Single(await bot.WaitForAsync(Ana)).Text);
        await bot.Platform.SendAsync(Ana, "post1", new() { Text = "x" }, CancellationToken.None);
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync(CancellationToken.None)).Status);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    public async Task A_page_of_a_gateway_does_not_end_polling(int status)
    {
        await using var bot = await TelegramHarness.StartAsync(run: true);
        bot.Fake.Fails(new(TelegramTrouble.Page, "getUpdates") { Code = status, Description = "<html>no such server</html>" });
        bot.Fake.Person(42).Says("first");
        await bot.WaitForAsync(Ana);

        bot.Fake.Person(42).Says("hello");

        Assert.Equal("hello", Assert.Single(await bot.WaitForAsync(Ana)).Text);
        Assert.False(bot.Client.IsTokenRefused);
    }

    [Fact]
    public async Task A_server_without_a_method_is_no_refusal_of_the_token()
    {
        await using var bot = await TelegramHarness.StartAsync();
        bot.Fake.Fails(new(TelegramTrouble.Error, "setMyCommands") { Code = 404, Description = "Not Found: method not found", Times = 99 });
        bot.Fake.Person(42).Says("hello");

        bot.Run();

        Assert.Equal("hello", Assert.Single(await bot.WaitForAsync(Ana)).Text);
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

    private static Task Poll(TelegramHarness bot, CancellationToken cancellationToken)
    {
        bot.Get<CurrentIdentity>().Current = TelegramHarness.Bot;
        return bot.Get<Poller>().RunAsync(cancellationToken);
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

        public Task<TimeSpan> NextAsync() => _set.Reader.ReadAsync().AsTask().WaitAsync(TimeLimit);
    }
}
