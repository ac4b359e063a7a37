using System.Text.Json;
using Fakes.Time;
using NemoVideo.Agent;
using NemoVideo.Http;
using NemoVideo.Tests.Loopback;

namespace NemoVideo.Tests.Agent;

public sealed class AgentRunTests
{
    private static readonly string Text = Parsing.Data("""{"type":"text","content":"Hi"}""");
    private static readonly string Beat = Parsing.Data("""{"type":"heartbeat"}""");

    [Fact(Timeout = 30_000)] // docs/contracts/nemovideo.md §3.4
    public async Task The_request_is_the_contracts_and_is_sent_once()
    {
        await using var api = await FakeApi.StartAsync(200, Text, "text/event-stream");
        using var client = Client.For(api.Address);

        var (events, fault) = await client.RunAsync();

        Assert.Null(fault);
        Assert.Equal([new AgentEvent.TextReceived(0, "Hi")], events);
        var seen = Assert.Single(api.Seen);
        Assert.Equal(("POST", "/run_sse", "text/event-stream"), (seen.Method, seen.Path, seen.Header("Accept")));
        Assert.True(JsonElement.DeepEquals(
            JsonElement.Parse("""{"app_name":"nemo_agent","user_id":"me","session_id":"1234567890123456789","new_message":{"role":"user","parts":[{"text":"hi"}]}}"""),
            JsonElement.Parse(seen.Body)));
    }

    [Theory(Timeout = 30_000)]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: 500\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n")]
    [InlineData("")]
    public async Task A_cut_stream_is_a_lost_connection_and_is_not_sent_again(string head)
    {
        await using var server = new RawServer(async exchange =>
        {
            await exchange.WriteAsync(head);
            if (head.Contains("chunked", StringComparison.Ordinal))
            {
                await exchange.WriteChunkAsync(Text);
            }
        });
        using var client = Client.For(server.Address);

        var (_, fault) = await client.RunAsync();

        Assert.IsType<NemoVideoTransportException>(fault);
        Assert.Equal(1, server.Requests);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_connection_that_dies_in_the_pool_does_not_repeat_the_message()
    {
        var requests = 0;
        await using var server = new RawServer(async exchange =>
        {
            requests++;
            if (requests == 1)
            {
                exchange.Closes = false;
                await exchange.WriteAsync("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: 0\r\n\r\n");
            }

            // The second request was read whole, and its connection closes without a word.
        });
        using var client = Client.For(server.Address);

        Assert.Null((await client.RunAsync()).Fault);
        Assert.IsAssignableFrom<Exception>((await client.RunAsync()).Fault);
        Assert.Equal(2, server.Requests);
    }

    [Fact(Timeout = 30_000)]
    public async Task Heartbeats_alone_are_silence_and_silence_has_a_limit()
    {
        var clock = new ManualClock();
        var more = new SemaphoreSlim(0);
        await using var server = new RawServer(async exchange =>
        {
            await exchange.BeginStreamAsync();
            await exchange.WriteChunkAsync(Text);
            while (true)
            {
                await more.WaitAsync(exchange.Stop);
                await exchange.WriteChunkAsync(Beat);
            }
        });
        using var client = Client.For(server.Address, clock);
        await using var events = client.RunAsync(Client.Access, "1", "hi", CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());
        clock.Advance(TimeSpan.FromMinutes(6));
        more.Release();
        Assert.True(await events.MoveNextAsync());
        Assert.IsType<AgentEvent.Heartbeat>(events.Current);

        var next = events.MoveNextAsync().AsTask();
        clock.Advance(TimeSpan.FromMinutes(4));

        var late = await Assert.ThrowsAsync<NemoVideoTransportException>(() => next);
        Assert.Equal(TransportFault.TimedOut, late.Fault);
        Assert.Contains("heartbeats", late.Message, StringComparison.Ordinal);
        Assert.Equal(1, server.Requests);
    }

    [Fact(Timeout = 30_000)]
    public async Task Real_events_reset_the_silence_but_not_the_run()
    {
        var clock = new ManualClock();
        await using var server = new RawServer(async exchange =>
        {
            await exchange.BeginStreamAsync();
            await exchange.WriteChunkAsync(Text);
            await exchange.WriteChunkAsync(Text);
            await exchange.WaitForCloseAsync();
        });
        using var client = Client.For(server.Address, clock);
        await using var events = client.RunAsync(Client.Access, "1", "hi", CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());
        clock.Advance(TimeSpan.FromMinutes(9));
        Assert.True(await events.MoveNextAsync());

        var next = events.MoveNextAsync().AsTask();
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.False(next.IsCompleted, "14 minutes, 5 of them silent, are within both limits");
        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Contains("longer than", (await Assert.ThrowsAsync<NemoVideoTransportException>(() => next)).Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task No_headers_at_all_count_as_silence()
    {
        var clock = new ManualClock();
        var arrived = new TaskCompletionSource();
        await using var server = new RawServer(async exchange =>
        {
            arrived.SetResult();
            await exchange.WaitForCloseAsync();
        });
        using var client = Client.For(server.Address, clock);
        var run = client.RunAsync();
        await arrived.Task;

        clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(TransportFault.TimedOut, Assert.IsType<NemoVideoTransportException>((await run).Fault).Fault);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_callers_cancellation_stays_a_cancellation()
    {
        await using var server = new RawServer(async exchange =>
        {
            await exchange.BeginStreamAsync();
            await exchange.WriteChunkAsync(Text);
            await exchange.WaitForCloseAsync();
        });
        using var client = Client.For(server.Address);
        using var stop = new CancellationTokenSource();
        await using var events = client.RunAsync(Client.Access, "1", "hi", stop.Token).GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());

        var next = events.MoveNextAsync().AsTask();
        await stop.CancelAsync();

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        Assert.Equal(stop.Token, cancelled.CancellationToken);
    }

    [Theory(Timeout = 30_000)]
    [InlineData(200, """{"code":2001,"message":"no credits"}""", "application/json", NemoErrorCode.OutOfCredits)]
    [InlineData(404, """{"detail":"Session not found"}""", "application/json", NemoErrorCode.SessionNotFound)]
    [InlineData(404, """{"error":"Session not found: 12"}""", "application/json", NemoErrorCode.SessionNotFound)]
    [InlineData(404, "<html>404 session</html>", "text/html", NemoErrorCode.Refused)]
    [InlineData(404, """{"detail":"Not Found"}""", "application/json", NemoErrorCode.Refused)]
    [InlineData(502, "<html>bad gateway</html>", "text/html", NemoErrorCode.ServerTrouble)]
    [InlineData(200, "<html>please log in</html>", "text/html", NemoErrorCode.Unreadable)]
    public async Task An_error_before_the_stream_says_that_nothing_was_begun(int status, string body, string mediaType, NemoErrorCode code)
    {
        await using var api = await FakeApi.StartAsync(status, body, mediaType);
        using var client = Client.For(api.Address);

        var (events, fault) = await client.RunAsync();

        Assert.Empty(events);
        Assert.Equal(code, Assert.IsType<NemoVideoApiException>(fault).Code);
        Assert.Single(api.Seen);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_message_refused_with_429_is_sent_once_more()
    {
        await using var api = await FakeApi.StartAsync((context, number) => number == 1
            ? FakeApi.AnswerAsync(context, 429, "")
            : FakeApi.AnswerAsync(context, 200, Text, "text/event-stream"));
        using var client = Client.For(api.Address);

        Assert.Equal(["Hi"], (await client.RunAsync()).Events.Texts());
        Assert.Equal(2, api.Seen.Count);
    }

    [Fact(Timeout = 30_000)]
    public async Task Events_in_a_JSON_array_are_events()
    {
        await using var api = await FakeApi.StartAsync(200, """[{"content":{"parts":[{"text":"One"}]},"author":"a"},{"content":{"parts":[{"text":"Two"}]},"author":"a"}]""");
        using var client = Client.For(api.Address);

        Assert.Equal(["One", "Two"], (await client.RunAsync()).Events.Texts());
    }
}
