using System.Text.Json.Nodes;
using Fakes.Time;
using Harness.Discord;
using NemoBot.Core.Model;
using NemoBot.Discord.Gateway;

namespace NemoBot.Discord.Tests.Gateway;

/// <summary>The heartbeat keeps a connection, and finds out when it is dead.</summary>
public sealed class HeartbeatTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(41250);

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
    public async Task Due_while_a_new_session_is_being_stored_it_carries_the_number_of_READY()
    {
        await using var harness = await GatewayHarness.CreateAsync();
        var stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        harness.Values.Setup(nameof(IStore.SetValueAsync), said => ((string)said[1]!).StartsWith("session/", StringComparison.Ordinal) ? stored.Task : Task.CompletedTask);
        harness.Start();
        var connection = await harness.Gateway.NextConnectionAsync();
        await harness.Sink.Identifications.TakeAsync(_ => true);

        await harness.PassAsync(Interval / 2);

        var beat = await connection.ReceivedAsync(1);
        stored.SetResult();
        Assert.Equal(1, (long?)beat["d"]);
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
        var clock = new LeapingClock(harness.Clock);
        harness.ShardClock = clock;
        harness.Start();
        var connection = await harness.Gateway.NextConnectionAsync();
        await connection.ReceivedAsync(2);
        await harness.Sink.Identifications.TakeAsync(_ => true);

        clock.Leap(TimeSpan.FromMinutes(10));
        await harness.PassAsync(Interval / 2);

        Assert.Equal(4000, await connection.Closed);
        await (await harness.Gateway.NextConnectionAsync()).ReceivedAsync(6);
        Assert.Contains(harness.Log.Lines, line => line.Contains("clock jumped", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_heartbeat_that_cannot_be_sent_is_a_dead_connection_too()
    {
        var clock = new ManualClock();
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
    public void Two_intervals_without_an_acknowledgement_are_not_healthy()
    {
        var clock = new ManualClock();
        var heartbeat = new Heartbeat(TimeSpan.FromSeconds(40), 0.5, () => Task.CompletedTask, clock);

        clock.Advance(TimeSpan.FromSeconds(79));
        Assert.True(heartbeat.IsFresh);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(heartbeat.IsFresh);
        heartbeat.Acknowledge();
        Assert.True(heartbeat.IsFresh);
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
