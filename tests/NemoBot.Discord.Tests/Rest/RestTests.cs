using System.Text.Json.Nodes;
using Fakes;
using Fakes.Discord;
using Fakes.Time;
using Harness.Discord;
using Microsoft.Extensions.Logging.Abstractions;
using NemoBot.Core.Model;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Tests.Rest;

public sealed class RestTests : IAsyncLifetime
{
    private const string Channel = "333";
    private readonly ManualClock _clock = new();
    private readonly Mailbox<TimeSpan> _waits = new();
    private readonly HttpClient _http = new();
    private FakeDiscord _discord = null!;
    private DiscordRest _rest = null!;
    private RateLimits _limits = null!;

    public async ValueTask InitializeAsync()
    {
        _discord = await FakeDiscord.StartAsync(new() { Time = _clock });
        _http.BaseAddress = new(_discord.ApiAddress + "/");
        _http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "DiscordBot (https://example.test, 1.0)");
        _limits = new(_clock);
        _rest = Rest(_discord.Settings.Token);
        _clock.TimerSet += _waits.Put;
    }

    public async ValueTask DisposeAsync()
    {
        await _discord.DisposeAsync();
        _http.Dispose();
    }

    [Fact]
    public async Task A_used_up_bucket_waits_for_its_window_and_never_meets_a_429()
    {
        _discord.Rest.BucketLimit = 3;
        await SendAsync(Channel); // Learns the limit.
        var calls = Enumerable.Range(0, 5).Select(_ => SendAsync(Channel)).ToList();
        await Task.WhenAll(calls[..2]); // Two are left in the window, and the first to ask take them.

        Assert.Equal(3, _discord.Rest.Requests.Count);
        await _clock.PassPausesUntilAsync(Task.WhenAll(calls), TimeSpan.FromSeconds(5));

        Assert.Equal(6, _discord.Rest.Requests.Count);
        Assert.DoesNotContain(_discord.Rest.Requests, request => request.Status == 429);
    }

    /// <summary>After a pause of the machine another process has the chat, and the message is older than what that one sent.</summary>
    [Fact]
    public async Task What_has_waited_is_not_sent_if_the_chat_is_another_process_s_by_now()
    {
        var isOwner = true;
        _discord.Rest.Fail(new(_ => true, 429) { RetryAfter = 1 });
        var sending = InScopeAsync();
        var pause = await _waits.TakeAsync(wait => wait > TimeSpan.Zero && wait < TimeSpan.FromSeconds(10));
        isOwner = false;
        _clock.Advance(pause);

        await Assert.ThrowsAsync<NotOwnerException>(() => sending);
        Assert.Single(_discord.Rest.Requests);

        async Task InScopeAsync()
        {
            ChatOwnership.Enter(new(new("discord", Channel), 1, _ => Task.FromResult(isOwner)));
            await SendAsync(Channel);
        }
    }

    [Fact]
    public async Task A_refusal_says_nothing_of_the_try_before_it_that_was_cut()
    {
        _discord.Rest.Fail(new(_ => true, 502, AfterDoing: true));
        _discord.Rest.Fail(new(_ => true, 429) { RetryAfter = 3600 });

        var sending = _rest.SendAsync(new(RestRoute.CreateMessage(Channel), Body()) { IsIdempotent = true }, RestJson.Default.DiscordMessage, default);
        var pause = await _waits.TakeAsync(wait => wait > TimeSpan.Zero && wait < TimeSpan.FromSeconds(10));
        _clock.Advance(pause);

        var refused = await Assert.ThrowsAsync<DiscordException>(() => sending.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System));
        Assert.Equal((429, true), (refused.Status, refused.MayHaveArrived));
    }

    [Fact]
    public async Task What_was_learned_of_one_token_holds_for_the_next()
    {
        _discord.Rest.BucketLimit = 2;
        await SendAsync("1");
        await Task.WhenAll(SendAsync("2"), SendAsync("2"));
        await Assert.ThrowsAsync<DiscordException>(async () =>
        {
            var third = SendAsync("2");
            await _waits.TakeAsync(wait => wait == TimeSpan.FromSeconds(5));
            Assert.False(third.IsCompleted);
            throw new DiscordException(0, 0, "it waits, as it should");
        });

        Assert.DoesNotContain(_discord.Rest.Requests, request => request.Status == 429);
    }

    [Fact]
    public async Task A_bucket_is_forgotten_with_its_window()
    {
        _discord.Rest.BucketLimit = 5;
        for (var channel = 0; channel < 40; channel++)
        {
            await SendAsync($"{channel}");
        }

        Assert.InRange(_limits.Count, 40, 45);
        _clock.Advance(TimeSpan.FromSeconds(6));
        await SendAsync("999");

        Assert.Equal(1, _limits.Count);
    }

    [Theory]
    [InlineData("user", false)]
    [InlineData("shared", false)]
    [InlineData("global", true)]
    public async Task A_429_is_obeyed_by_its_scope(string scope, bool blocksOthers)
    {
        _discord.Rest.Fail(new(_ => true, 429) { RetryAfter = 2.5, Scope = scope });

        var first = SendAsync("1");
        await _waits.TakeAsync(wait => wait == TimeSpan.FromSeconds(2.5));
        var other = SendAsync("2");
        if (blocksOthers)
        {
            await _waits.TakeAsync(wait => wait == TimeSpan.FromSeconds(2.5));
            Assert.False(other.IsCompleted);
        }
        else
        {
            await other;
        }

        _clock.Advance(TimeSpan.FromSeconds(3));
        await first;
        await other;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public async Task A_429_that_asks_for_no_pause_gets_one(double asked)
    {
        _discord.Rest.Fail(new(_ => true, 429) { RetryAfter = asked });

        var sending = SendAsync("1");

        await _waits.TakeAsync(wait => wait == TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(2));
        await sending;
    }

    [Fact]
    public async Task A_long_429_is_the_callers_business()
    {
        _discord.Rest.Fail(new(_ => true, 429) { RetryAfter = 60, Scope = "user" });

        var refused = await Assert.ThrowsAsync<DiscordException>(() => SendAsync("1"));
        Assert.Equal(TimeSpan.FromSeconds(60), refused.RetryAfter);
        var second = await Assert.ThrowsAsync<DiscordException>(() => SendAsync("1"));
        Assert.Equal(TimeSpan.FromSeconds(60), second.RetryAfter);
        Assert.Single(_discord.Rest.Requests);
    }

    [Fact]
    public async Task A_callback_waits_for_no_limit()
    {
        _discord.Rest.Fail(new(request => request.Path.Contains("/channels/", StringComparison.Ordinal), 429) { RetryAfter = 60, Scope = "global" });
        await Assert.ThrowsAsync<DiscordException>(() => SendAsync("1"));
        var interaction = Payloads.SlashCommand("77", "edit", "x", token: "tok");
        _discord.Channels.Interactions.Register(interaction);

        await _rest.SendAsync(new(RestRoute.Callback("77", "tok"), new JsonObject { ["type"] = 5 }), default);

        Assert.Equal(2, _discord.Rest.Requests.Count);
    }

    [Fact]
    public async Task After_the_first_401_nothing_more_is_sent_with_the_token()
    {
        var rest = Rest("wrong");
        await Assert.ThrowsAsync<DiscordException>(() => SendAsync("1", rest));
        var refused = await Assert.ThrowsAsync<DiscordException>(() => SendAsync("2", rest));

        Assert.True(refused.IsStopped);
        Assert.Single(_discord.Rest.Requests);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    public async Task A_page_of_a_gateway_is_no_refusal_of_the_token_or_the_message(int status)
    {
        _discord.Rest.Fail(new(_ => true, status) { Page = "<html>no such server</html>" });

        var sending = SendAsync("1");
        await _waits.TakeAsync(wait => wait == TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(1));
        await sending;

        Assert.False(_rest.IsStopped);
    }

    [Fact]
    public async Task What_waited_for_a_limit_is_not_sent_after_a_401()
    {
        _discord.Rest.BucketLimit = 1;
        await SendAsync("1");
        var waiting = SendAsync("1");
        await _waits.TakeAsync(wait => wait == TimeSpan.FromSeconds(5));
        _discord.Rest.Fail(new(_ => true, 401));
        await Assert.ThrowsAsync<DiscordException>(() => SendAsync("2"));

        _clock.Advance(TimeSpan.FromSeconds(5));
        var refused = await Assert.ThrowsAsync<DiscordException>(() => waiting);

        Assert.True(refused.IsStopped);
        Assert.Equal(2, _discord.Rest.Requests.Count);
    }

    [Fact]
    public async Task Steady_work_on_many_channels_never_meets_a_429()
    {
        const int Channels = 8;
        _discord.Rest.BucketLimit = 3;
        var work = Enumerable.Range(0, Channels).Select(async channel =>
        {
            for (var call = 0; call < 12; call++)
            {
                await SendAsync($"{channel}");
            }
        }).ToList();
        for (var window = 0; window < 3; window++)
        {
            for (var channel = 0; channel < Channels; channel++)
            {
                await _waits.TakeAsync(wait => wait == TimeSpan.FromSeconds(5));
            }

            _clock.Advance(TimeSpan.FromSeconds(5));
        }

        await Task.WhenAll(work);
        Assert.Equal(12 * Channels, _discord.Rest.Requests.Count);
        Assert.All(_discord.Rest.Requests, request => Assert.Equal(200, request.Status));
    }

    [Fact]
    public async Task A_dead_interaction_token_is_no_reason_to_stop()
    {
        var dead = await Assert.ThrowsAsync<DiscordException>(() => _rest.SendAsync(new(RestRoute.EditAnswer("1", "gone", "@original"), Body()), default));
        Assert.True(dead.IsTokenDead);
        Assert.DoesNotContain("gone", dead.ToString(), StringComparison.Ordinal);

        await SendAsync("1");
    }

    [Fact]
    public async Task What_may_be_repeated_is_sent_again_with_the_whole_file()
    {
        _discord.Rest.Fail(new(_ => true, 503) { Times = 2 });
        var opened = 0;
        var file = new AttachedFile("a.mp4", "video/mp4", 5000, _ =>
        {
            opened++;
            return Task.FromResult<Stream>(new MemoryStream(new byte[5000]));
        });
        var body = Body();
        body["nonce"] = "n1";
        body["enforce_nonce"] = true;
        body["attachments"] = new JsonArray(new JsonObject { ["id"] = "0", ["filename"] = "a.mp4" });

        var sending = _rest.SendAsync(new(RestRoute.CreateMessage(Channel), body) { Files = [file], IsIdempotent = true }, default);
        await PassAsync(TimeSpan.FromSeconds(1));
        await PassAsync(TimeSpan.FromSeconds(2));
        await sending;

        Assert.Equal(3, opened);
        Assert.Equal([5000, 5000, 5000], _discord.Rest.Requests.Select(request => request.Files.Single().Length));
        Assert.Empty(_discord.Rest.Violations);
    }

    [Fact]
    public async Task What_may_not_be_repeated_is_sent_once()
    {
        _discord.Rest.Fail(new(_ => true, 503));

        var refused = await Assert.ThrowsAsync<DiscordException>(() => _rest.SendAsync(new(RestRoute.CreateMessage(Channel), Body()), default));

        Assert.True(refused.MayHaveArrived);
        Assert.Single(_discord.Rest.Requests);
    }

    [Fact]
    public void An_upload_has_time_by_its_size()
    {
        var file = new AttachedFile("a.mp4", "video/mp4", 10 * 1024 * 1024, _ => Task.FromResult(Stream.Null));

        Assert.Equal(TimeSpan.FromSeconds(15), new RestCall(RestRoute.CreateMessage("1")).Limit);
        Assert.Equal(TimeSpan.FromSeconds(55), (new RestCall(RestRoute.CreateMessage("1")) { Files = [file] }).Limit);
    }

    [Fact]
    public async Task An_answer_that_is_cut_by_the_network_may_have_been_done()
    {
        using var http = new HttpClient(new CutAnswers()) { BaseAddress = new("http://127.0.0.1/") };
        var rest = new DiscordRest(http, "token", new(_clock), new(_clock), _clock, NullLogger<DiscordRest>.Instance);

        var cut = await Assert.ThrowsAsync<DiscordException>(() => rest.SendAsync(new(RestRoute.CreateMessage(Channel), Body()), RestJson.Default.DiscordMessage, default));

        Assert.Equal((0, true), (cut.Status, cut.MayHaveArrived));
    }

    [Fact]
    public void Thousands_of_refused_requests_make_it_pause_before_Discord_shuts_the_door()
    {
        var invalid = new InvalidRequests(_clock);
        for (var i = 0; i < 5_000; i++)
        {
            Assert.Null(invalid.Pause);
            invalid.Count();
        }

        Assert.NotNull(invalid.Pause);
        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Null(invalid.Pause);
    }

    private async Task PassAsync(TimeSpan wait)
    {
        await _waits.TakeAsync(set => set == wait);
        _clock.Advance(wait);
    }

    private Task<DiscordMessage> SendAsync(string channel, DiscordRest? rest = null) =>
        (rest ?? _rest).SendAsync(new(RestRoute.CreateMessage(channel), Body()), RestJson.Default.DiscordMessage, default);

    private static JsonObject Body() => new() { ["content"] = "x", ["allowed_mentions"] = new JsonObject { ["parse"] = new JsonArray() } };

    /// <summary>200, and then the socket's own fault instead of the body.</summary>
    private sealed class CutAnswers : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.OK) { Content = new StreamContent(new Cut()) });

        private sealed class Cut : MemoryStream
        {
            public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("Connection reset by peer");
        }
    }

    private DiscordRest Rest(string token) => new(_http, token, _limits, new(_clock), _clock, NullLogger<DiscordRest>.Instance);
}
