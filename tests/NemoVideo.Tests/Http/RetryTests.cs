using System.Globalization;
using Fakes.Time;
using NemoVideo.Http;
using NemoVideo.Tests.Loopback;

namespace NemoVideo.Tests.Http;

public sealed class RetryTests
{
    [Theory(Timeout = 60_000)]
    [InlineData("credits", 503, 4)]
    [InlineData("credits", 429, 2)]
    [InlineData("state", 429, 2)]
    [InlineData("poll", 429, 1)]
    [InlineData("state", 500, 4)]
    [InlineData("poll", 502, 4)]
    [InlineData("download", 503, 4)]
    [InlineData("credits", 403, 1)]
    [InlineData("state", 404, 1)]
    [InlineData("session", 503, 1)]
    [InlineData("claim", 503, 1)]
    [InlineData("chat", 503, 1)]
    [InlineData("upload", 503, 1)]
    [InlineData("urls", 503, 1)]
    [InlineData("render", 503, 1)]
    [InlineData("cancel", 503, 1)]
    [InlineData("anonymous", 503, 1)]
    [InlineData("anonymous", 400, 1)]
    [InlineData("anonymous", 429, 2)]
    [InlineData("session", 429, 2)]
    [InlineData("chat", 429, 2)]
    [InlineData("upload", 429, 2)]
    [InlineData("render", 429, 2)]
    public async Task Reads_are_repeated_with_a_bound_and_the_rest_only_after_429(string call, int status, int requests)
    {
        var clock = new ManualClock();
        await using var api = await FakeApi.StartAsync(status, "");
        using var client = Client.For(api.Address, clock);
        using var ticking = new Ticking(clock);

        await Assert.ThrowsAsync<NemoVideoApiException>(() => Calls.Make(client, call));

        Assert.Equal(requests, api.Seen.Count);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("credits", 4)]
    [InlineData("poll", 4)]
    [InlineData("session", 1)]
    [InlineData("chat", 1)]
    [InlineData("render", 1)]
    [InlineData("urls", 1)]
    [InlineData("cancel", 1)]
    [InlineData("anonymous", 1)]
    public async Task A_dropped_connection_is_tried_again_for_reads_only(string call, int requests)
    {
        var clock = new ManualClock();
        await using var server = new RawServer(_ => Task.CompletedTask);
        using var client = Client.For(server.Address, clock);
        using var ticking = new Ticking(clock);

        await Assert.ThrowsAsync<NemoVideoTransportException>(() => Calls.Make(client, call));

        // The framework repeats each try of a request without content up to three times by itself.
        Assert.InRange(server.Requests, requests, requests == 1 ? 1 : requests * 4);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_read_that_works_the_second_time_is_a_success()
    {
        var clock = new ManualClock();
        await using var api = await FakeApi.StartAsync((context, number) => number < 3
            ? FakeApi.AnswerAsync(context, 502, "<html>")
            : FakeApi.AnswerAsync(context, 200, """{"code":0,"data":{"available":"12.5","frozen":2}}"""));
        using var client = Client.For(api.Address, clock);
        using var ticking = new Ticking(clock);
        Assert.Equal(new(12.5m, 2, 14.5m), await client.GetCreditsAsync(Client.Access, CancellationToken.None));
    }

    [Theory(Timeout = 30_000)]
    [InlineData("anonymous", null, 30)]
    [InlineData("anonymous", "7", 7)]
    [InlineData("session", "7", 7)]
    [InlineData("session", "date", 45)]
    [InlineData("credits", "7", 7)]
    [InlineData("state", "soon", 30)]
    [InlineData("state", "99999999999999999999", 30)]
    public async Task The_wait_is_the_servers_or_else_ours(string call, string? retryAfter, int seconds)
    {
        var clock = new ManualClock();
        var header = retryAfter == "date" ? (clock.GetUtcNow() + TimeSpan.FromSeconds(45)).ToString("R", CultureInfo.InvariantCulture) : retryAfter;
        await using var api = await FakeApi.StartAsync((context, number) => number == 1
            ? FakeApi.AnswerAsync(context, 429, "", retryAfter: header)
            : FakeApi.AnswerAsync(context, 200, """{"token":"nmv_usr_x","session_id":"1","available":1}"""));
        using var client = Client.For(api.Address, clock, options => options.RateLimitDelay = TimeSpan.FromSeconds(30));
        var waits = new TaskCompletionSource<TimeSpan>();
        clock.TimerSet += due =>
        {
            // The time limits of calls are a minute and more; the wait is the first timer below.
            if (due < TimeSpan.FromMinutes(1))
            {
                waits.TrySetResult(due);
            }
        };

        var running = Calls.Make(client, call);
        Assert.Equal(TimeSpan.FromSeconds(seconds), await waits.Task);
        clock.Advance(TimeSpan.FromSeconds(seconds - 1));
        Assert.False(running.IsCompleted);
        Assert.Single(api.Seen);
        clock.Advance(TimeSpan.FromSeconds(1));
        await running;
        Assert.Equal(2, api.Seen.Count);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_wait_has_begun_when_it_is_announced()
    {
        var clock = new ManualClock();
        await using var api = await FakeApi.StartAsync((context, number) => number == 1
            ? FakeApi.AnswerAsync(context, 429, "", retryAfter: "7")
            : FakeApi.AnswerAsync(context, 200, """{"available":1}"""));
        using var client = Client.For(api.Address, clock);
        var access = Client.Access with { Waiting = clock.Advance };

        await client.GetCreditsAsync(access, CancellationToken.None);

        Assert.Equal(2, api.Seen.Count);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("anonymous")]
    [InlineData("credits")]
    public async Task A_wait_of_days_is_reported_instead_of_awaited(string call)
    {
        await using var api = await FakeApi.StartAsync(429, "", retryAfter: "604800");
        using var client = Client.For(api.Address, new ManualClock());
        var refused = await Assert.ThrowsAsync<NemoVideoApiException>(() => Calls.Make(client, call));
        Assert.Equal((NemoErrorCode.Throttled, TimeSpan.FromDays(7)), (refused.Code, refused.RetryAfter));
        Assert.Single(api.Seen);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("session")]
    [InlineData("anonymous")]
    [InlineData("render")]
    public async Task A_server_that_never_answers_is_given_up(string call)
    {
        var clock = new ManualClock();
        var arrived = new TaskCompletionSource();
        await using var server = new RawServer(exchange =>
        {
            arrived.TrySetResult();
            return exchange.WaitForCloseAsync();
        });
        using var client = Client.For(server.Address, clock);
        var running = Calls.Make(client, call);
        await arrived.Task;

        clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(TransportFault.TimedOut, (await Assert.ThrowsAsync<NemoVideoTransportException>(() => running)).Fault);
        Assert.Equal(1, server.Requests);
    }

    [Fact(Timeout = 30_000)]
    public async Task Waiting_for_a_repeat_can_be_cancelled()
    {
        var clock = new ManualClock();
        await using var api = await FakeApi.StartAsync(429, "", retryAfter: "60");
        using var client = Client.For(api.Address, clock);
        using var stop = new CancellationTokenSource();
        var waits = new TaskCompletionSource();
        clock.TimerSet += due => _ = due == TimeSpan.FromSeconds(60) && waits.TrySetResult();
        var running = Calls.Make(client, "session", stop.Token);
        await waits.Task;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Single(api.Seen);
    }
}
