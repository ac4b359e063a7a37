using System.Text.Json.Nodes;
using NemoBot.Platforms.Discord.Gateway;

namespace NemoBot.Tests.Platforms.Discord.Gateway;

/// <summary>The gateway's rules, one by one, over a real loopback WebSocket.</summary>
public sealed class ConformanceTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(41250);
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(0.75);

    [Fact]
    public async Task It_identifies_without_privileged_intents_and_in_the_documented_form()
    {
        await using var harness = await GatewayHarness.StartAsync();
        var connection = await harness.Gateway.NextConnectionAsync();
        var identify = (await connection.ReceivedAsync(2))["d"]!;

        Assert.Equal(4608, (int)identify["intents"]!);
        Assert.Equal("[0,1]", identify["shard"]!.ToJsonString());
        Assert.All(identify["properties"]!.AsObject(), property => Assert.False(property.Key.StartsWith('$')));
        Assert.Equal("10", connection.Query["v"]);
        Assert.Equal("json", connection.Query["encoding"]);
        Assert.Equal("zlib-stream", connection.Query["compress"]);
    }

    [Fact]
    public async Task The_first_heartbeat_comes_at_a_random_part_of_the_interval_and_then_regularly()
    {
        var (harness, connection) = await GatewayHarness.ReadyAsync();
        await using var _ = harness;

        await harness.PassAsync(Interval / 2);
        Assert.Equal(1, (long)(await connection.ReceivedAsync(1))["d"]!);
        var sequence = await harness.SyncAsync("1001");
        await harness.PassAsync(Interval);
        Assert.Equal(sequence, (long)(await connection.ReceivedAsync(1))["d"]!);
        Assert.Equal(ShardState.Ready, harness.Shard.State);
    }

    [Fact]
    public async Task A_heartbeat_that_the_server_asks_for_is_sent_at_once()
    {
        var (harness, connection) = await GatewayHarness.ReadyAsync();
        await using var _ = harness;

        await connection.SendAsync(new JsonObject { ["op"] = 1, ["d"] = null });

        await connection.ReceivedAsync(1);
        Assert.DoesNotContain(harness.Timers.Left, wait => wait == Interval);
    }

    [Fact]
    public async Task Before_the_first_event_a_heartbeat_carries_null()
    {
        await using var harness = await GatewayHarness.CreateAsync();
        harness.Gateway.Faults.NoReady = true;
        harness.Gateway.HeartbeatInterval = TimeSpan.FromSeconds(10);
        harness.Start();
        var connection = await harness.Gateway.NextConnectionAsync();
        await connection.ReceivedAsync(2);

        harness.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Null((await connection.ReceivedAsync(1))["d"]);
    }

    [Fact]
    public async Task A_missing_acknowledgement_closes_the_zombie_keeps_the_session_and_resumes_it()
    {
        var (harness, connection) = await GatewayHarness.ReadyAsync();
        await using var _ = harness;
        harness.Gateway.Faults.NoAcknowledgements = true;
        var sequence = await harness.SyncAsync("1001");

        await harness.PassAsync(Interval / 2);
        await connection.ReceivedAsync(1);
        await harness.PassAsync(Interval);

        Assert.Equal(4000, await connection.Closed);
        var second = await harness.Gateway.NextConnectionAsync();
        Assert.True(second.IsResumeHost);
        Assert.Equal(sequence, (long)(await second.ReceivedAsync(6))["d"]!["seq"]!);
    }

    [Fact]
    public async Task A_half_open_connection_is_left_without_ending_the_session_and_resumed()
    {
        var (harness, connection) = await GatewayHarness.ReadyAsync();
        await using var _ = harness;
        var sequence = await harness.SyncAsync("1001");
        harness.Gateway.Faults.HalfOpen = true;

        await harness.PassAsync(Interval / 2);
        await connection.ReceivedAsync(1); // It goes out, and nothing comes back.
        await harness.PassAsync(Interval);
        Assert.Equal(4000, await connection.Closed);
        Assert.NotEqual(ShardState.Stopped, harness.Shard.State);
        harness.Gateway.Faults.HalfOpen = false;
        await harness.PassAsync(TimeSpan.FromSeconds(4)); // Nobody answers the goodbye.

        var second = await harness.Gateway.NextConnectionAsync();
        Assert.True(second.IsResumeHost);
        Assert.Equal(sequence, (long)(await second.ReceivedAsync(6))["d"]!["seq"]!);
        Assert.Equal(1, harness.Gateway.Identifies);
    }

    [Fact]
    public async Task After_a_sleep_that_only_the_wall_clock_saw_it_resumes()
    {
        await using var harness = await GatewayHarness.CreateAsync();
        var clock = new SleepingClock(harness.Clock);
        harness.ShardClock = clock;
        harness.Start();
        var connection = await harness.Gateway.NextConnectionAsync();
        await connection.ReceivedAsync(2);
        await harness.Sink.Identifications.TakeAsync(_ => true);

        clock.Slept = TimeSpan.FromMinutes(10);
        await harness.PassAsync(Interval / 2);

        Assert.Equal(4000, await connection.Closed);
        await (await harness.Gateway.NextConnectionAsync()).ReceivedAsync(6);
        Assert.Contains(harness.Log.Lines, line => line.Contains("clock jumped", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_heartbeat_that_cannot_be_sent_is_a_dead_connection_too()
    {
        var clock = new Fakes.Time.ManualClock();
        var heartbeat = new Heartbeat(TimeSpan.FromSeconds(10), 0.5, () => new TaskCompletionSource().Task, clock);

        var running = heartbeat.RunAsync(default);
        clock.Advance(TimeSpan.FromSeconds(5));
        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Contains("could not be sent", await running.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_that_slept_reconnects_instead_of_trusting_the_old_connection()
    {
        var heartbeat = new Heartbeat(TimeSpan.FromSeconds(10), 0.5, () => Task.CompletedTask, new LateClock());

        Assert.Contains("clock jumped", await heartbeat.RunAsync(default), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Told_to_reconnect_it_resumes_and_misses_nothing()
    {
        var (harness, connection) = await GatewayHarness.ReadyAsync();
        await using var _ = harness;
        var sequence = await harness.SyncAsync("1001");

        await connection.SendAsync(new JsonObject { ["op"] = 7, ["d"] = null });
        Assert.Equal(4000, await connection.Closed);
        await harness.Gateway.DispatchAsync("MESSAGE_CREATE", Payloads.DirectMessage("1002"));

        var second = await harness.Gateway.NextConnectionAsync();
        Assert.True(second.IsResumeHost);
        Assert.Equal("zlib-stream", second.Query["compress"]);
        Assert.Equal(sequence, (long)(await second.ReceivedAsync(6))["d"]!["seq"]!);
        await harness.Sink.SaidAsync("1002");
        Assert.Equal(1, harness.Gateway.Identifies);
    }

    [Fact]
    public async Task Told_to_reconnect_before_HELLO_it_comes_back()
    {
        await using var harness = await GatewayHarness.CreateAsync();
        harness.Gateway.Faults.ReconnectsInsteadOfHello = 1;
        harness.Start();

        await harness.Gateway.NextConnectionAsync();
        await harness.PassAsync(FirstBackoff);

        await (await harness.Gateway.NextConnectionAsync()).ReceivedAsync(2);
    }

    [Fact]
    public async Task An_invalid_session_that_may_be_resumed_is_resumed_on_a_new_connection()
    {
        var (harness, connection) = await GatewayHarness.ReadyAsync();
        await using var _ = harness;

        await connection.SendAsync(new JsonObject { ["op"] = 9, ["d"] = true });

        var second = await harness.Gateway.NextConnectionAsync();
        await second.ReceivedAsync(6);
        Assert.True(second.IsResumeHost);
        Assert.Equal(1, harness.Gateway.Identifies);
    }

    [Fact]
    public async Task An_invalid_session_that_is_gone_is_forgotten_and_a_new_one_begins_at_the_base_address()
    {
        var (harness, connection) = await GatewayHarness.ReadyAsync();
        await using var _ = harness;
        await harness.SyncAsync("1001");
        harness.Timers.Clear();

        await connection.SendAsync(new JsonObject { ["op"] = 9, ["d"] = false });
        await harness.PassAsync(TimeSpan.FromSeconds(3)); // 1 to 5 seconds.

        var second = await harness.Gateway.NextConnectionAsync();
        Assert.False(second.IsResumeHost);
        await harness.PassAsync(TimeSpan.FromSeconds(2)); // Two identifies are 5 seconds apart.
        await second.ReceivedAsync(2);
        await harness.Sink.Identifications.TakeAsync(_ => true);
        await harness.PassAsync(Interval / 2);
        Assert.Equal(1, (long)(await second.ReceivedAsync(1))["d"]!); // The old sequence went with the old session.
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1001)]
    [InlineData(4000)]
    [InlineData(4001)]
    [InlineData(4002)]
    [InlineData(4008)]
    [InlineData(0)] // The cable is cut.
    public async Task Closed_with_a_code_that_keeps_the_session_it_resumes(int code)
    {
        var (harness, connection) = await GatewayHarness.ReadyAsync();
        await using var _ = harness;

        await EndAsync(connection, code);

        var second = await harness.Gateway.NextConnectionAsync();
        await second.ReceivedAsync(6);
        Assert.True(second.IsResumeHost);
    }

    [Theory]
    [InlineData(4003)]
    [InlineData(4005)]
    [InlineData(4007)]
    [InlineData(4009)]
    public async Task Closed_with_a_code_that_ends_the_session_it_identifies_anew(int code)
    {
        var (harness, connection) = await GatewayHarness.ReadyAsync();
        await using var _ = harness;

        await EndAsync(connection, code);

        var second = await harness.Gateway.NextConnectionAsync();
        Assert.False(second.IsResumeHost);
        await harness.PassAsync(TimeSpan.FromSeconds(5));
        await second.ReceivedAsync(2);
    }

    [Theory]
    [InlineData(4004)]
    [InlineData(4010)]
    [InlineData(4011)]
    [InlineData(4012)]
    [InlineData(4013)]
    [InlineData(4014)]
    public async Task Closed_with_a_fatal_code_it_stops(int code)
    {
        var (harness, connection) = await GatewayHarness.ReadyAsync();
        await using var _ = harness;

        await EndAsync(connection, code);

        await harness.EndedAsync();
        Assert.Equal(ShardState.Stopped, harness.Shard.State);
        Assert.Single(harness.Gateway.Connections);
        Assert.Contains(harness.Log.Lines, line => line.StartsWith("Critical", StringComparison.Ordinal) && line.Contains($"{code}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(4004)]
    [InlineData(4009)]
    public async Task Code_and_reason_of_every_close_are_in_the_log(int code)
    {
        var (harness, connection) = await GatewayHarness.ReadyAsync();
        await using var _ = harness;

        await EndAsync(connection, code);
        await (code == 4004 ? harness.EndedAsync() : harness.Gateway.NextConnectionAsync());

        Assert.Contains(harness.Log.Lines, line => line.Contains($"code {code}", StringComparison.Ordinal) && line.Contains("told to", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sessions_that_end_as_soon_as_they_begin_are_begun_ever_more_rarely()
    {
        var (harness, connection) = await GatewayHarness.ReadyAsync();
        await using var _ = harness;
        var waits = new List<TimeSpan>();
        for (var round = 0; round < 5; round++)
        {
            var began = harness.Clock.GetUtcNow();
            harness.Timers.Clear();
            await connection.CloseAsync(4009);
            var next = harness.Gateway.NextConnectionAsync();
            var identified = IdentifiedAsync();
            while (!identified.IsCompleted)
            {
                var timer = harness.Timers.TakeAsync(wait => wait < TimeSpan.FromSeconds(15) && wait > TimeSpan.Zero);
                if (await Task.WhenAny(identified, timer) == timer)
                {
                    harness.Clock.Advance(await timer);
                }
            }

            connection = await identified;
            waits.Add(harness.Clock.GetUtcNow() - began);

            async Task<Fakes.Discord.FakeGatewayConnection> IdentifiedAsync()
            {
                var fresh = await next;
                await fresh.ReceivedAsync(2);
                await harness.Sink.Identifications.TakeAsync(_ => true);
                return fresh;
            }
        }

        Assert.Equal(waits.Order(), waits);
        Assert.True(waits[^1] > TimeSpan.FromSeconds(5), string.Join(' ', waits));
    }

    [Fact]
    public async Task A_refused_token_is_tried_once()
    {
        await using var harness = await GatewayHarness.CreateAsync(token: "wrong");
        harness.Start();

        await harness.EndedAsync();

        Assert.Equal(1, harness.Gateway.Identifies);
        Assert.Equal(ShardState.Stopped, harness.Shard.State);
    }

    [Fact]
    public async Task A_dead_resume_host_is_left_for_the_base_address_after_three_handshakes()
    {
        var (harness, connection) = await GatewayHarness.ReadyAsync();
        await using var _ = harness;
        harness.Gateway.Faults.DeadResumeHost = true;

        connection.Drop();
        await harness.PassAsync(TimeSpan.FromSeconds(0.75));
        await harness.PassAsync(TimeSpan.FromSeconds(1.5));
        await harness.PassAsync(TimeSpan.FromSeconds(3));

        var second = await harness.Gateway.NextConnectionAsync();
        Assert.False(second.IsResumeHost);
        await second.ReceivedAsync(2);
        Assert.Equal(0, harness.Gateway.Resumes);
    }

    [Fact]
    public async Task A_HELLO_that_never_comes_has_a_deadline()
    {
        await using var harness = await GatewayHarness.CreateAsync();
        harness.Gateway.Faults.NoHello = true;
        harness.Start();
        var first = await harness.Gateway.NextConnectionAsync();
        harness.Gateway.Faults.NoHello = false;

        harness.Clock.Advance(GatewayConnection.StepLimit);
        await first.Closed;
        await harness.PassAsync(FirstBackoff);

        await (await harness.Gateway.NextConnectionAsync()).ReceivedAsync(2);
    }

    [Fact]
    public async Task A_READY_that_never_comes_has_a_deadline()
    {
        await using var harness = await GatewayHarness.CreateAsync();
        harness.Gateway.Faults.NoReady = true;
        harness.Start();
        var first = await harness.Gateway.NextConnectionAsync();
        await first.ReceivedAsync(2);
        harness.Gateway.Faults.NoReady = false;

        harness.Clock.Advance(GatewayConnection.StepLimit);
        Assert.Equal(4000, await first.Closed);
        await harness.PassAsync(FirstBackoff);

        await (await harness.Gateway.NextConnectionAsync()).ReceivedAsync(2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Payloads_split_over_many_messages_are_put_together(int part)
    {
        await using var harness = await GatewayHarness.CreateAsync();
        harness.Gateway.Faults.SplitAt = part;
        harness.Start();
        await harness.Sink.Identifications.TakeAsync(_ => true);

        await harness.SyncAsync("1001");
    }

    [Fact]
    public async Task Without_compression_it_works_too()
    {
        await using var harness = await GatewayHarness.CreateAsync(compressed: false);
        harness.Start();
        await harness.Sink.Identifications.TakeAsync(_ => true);

        await harness.SyncAsync("1001");
    }

    [Fact]
    public async Task An_event_that_nobody_understands_is_reported_and_the_next_one_arrives()
    {
        var (harness, _) = await GatewayHarness.ReadyAsync();
        await using var __ = harness;

        await harness.Gateway.DispatchAsync("INTERACTION_CREATE", new JsonObject { ["id"] = 7, ["token"] = "tok-secret" });

        Assert.DoesNotContain("tok-secret", await harness.Sink.Rejections.TakeAsync(_ => true), StringComparison.Ordinal);
        await harness.SyncAsync("1001");
    }

    [Fact]
    public async Task Any_24_hours_have_so_many_identifies_and_then_it_waits()
    {
        await using var harness = await GatewayHarness.CreateAsync();
        var oldest = harness.Clock.GetUtcNow().AddHours(-20).ToUnixTimeSeconds();
        harness.Values.Values["identify-times"] = $$"""{"times":[{{string.Join(',', Enumerable.Range(0, IdentifyGate.Budget).Select(i => oldest + (i * 60L)))}}]}""";
        harness.Start();
        var connection = await harness.Gateway.NextConnectionAsync();

        // The connection stays alive meanwhile: heartbeats go on, and READY's deadline does not run.
        await harness.Timers.TakeAsync(wait => wait == TimeSpan.FromHours(4));
        Assert.Equal(0, harness.Gateway.Identifies);
        await harness.PassAsync(Interval / 2);
        await connection.ReceivedAsync(1);
        Assert.Equal(ShardState.Connecting, harness.Shard.State);
    }

    [Fact]
    public async Task A_restart_resumes_the_stored_session_and_misses_nothing()
    {
        var (harness, connection) = await GatewayHarness.ReadyAsync();
        await using var _ = harness;
        var stored = await harness.SyncAsync("1001");

        await harness.StopAsync();
        Assert.Equal(4000, await connection.Closed);
        await harness.Gateway.DispatchAsync("MESSAGE_CREATE", Payloads.DirectMessage("1002"));
        harness.Start();

        var second = await harness.Gateway.NextConnectionAsync();
        Assert.Equal(stored, (long)(await second.ReceivedAsync(6))["d"]!["seq"]!);
        await harness.Sink.SaidAsync("1002");
        Assert.Equal(1, harness.Gateway.Identifies);
    }

    [Fact]
    public async Task A_restart_replays_what_was_received_but_not_stored()
    {
        var (harness, _) = await GatewayHarness.ReadyAsync();
        await using var __ = harness;
        await harness.SyncAsync("1001");
        harness.Sink.Holds = true;
        await harness.SyncAsync("1002");
        await harness.Gateway.DispatchAsync("MESSAGE_CREATE", Payloads.GuildMessage("1003")); // Irrelevant, but it moves the number.

        await harness.StopAsync();
        harness.Start();

        await harness.Sink.SaidAsync("1002");
    }

    private static async Task EndAsync(Fakes.Discord.FakeGatewayConnection connection, int code)
    {
        if (code == 0)
        {
            connection.Drop();
        }
        else
        {
            await connection.CloseAsync(code);
        }
    }

    /// <summary>A clock whose timers and ticks stood still while the wall clock went on, as on Linux.</summary>
    private sealed class SleepingClock(TimeProvider inner) : TimeProvider
    {
        public TimeSpan Slept { get; set; }

        public override long TimestampFrequency => inner.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Slept;

        public override long GetTimestamp() => inner.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => inner.CreateTimer(callback, state, dueTime, period);
    }

    /// <summary>Its timers come due at once, but a minute has passed meanwhile.</summary>
    private sealed class LateClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now += TimeSpan.TicksPerMinute;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
