using System.Text.Json;
using System.Text.Json.Nodes;
using Harness.Discord;
using NemoBot.Core.Model;
using NemoBot.Discord.Gateway;

namespace NemoBot.Discord.Tests.Gateway;

/// <summary>A session outlives its connections and the process, until Discord says that it is gone.</summary>
public sealed class ResumeTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(41250);

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

    /// <summary>After a long pause of the machine; to resume would take the session away from the process that has it.</summary>
    [Fact]
    public async Task A_session_that_another_process_has_taken_over_is_not_resumed()
    {
        var (harness, connection) = await GatewayHarness.ReadyAsync();
        await using var _ = harness;
        harness.IsOursAsync = _ => Task.FromResult(false);

        await connection.CloseAsync(4000);
        await harness.EndedAsync();

        Assert.Single(harness.Gateway.Connections);
    }

    [Fact]
    public async Task While_nobody_can_tell_whose_the_session_is_it_waits()
    {
        var (harness, connection) = await GatewayHarness.ReadyAsync();
        await using var _ = harness;
        var asked = 0;
        harness.IsOursAsync = _ => asked++ == 0 ? throw new StorageException("The database is away.") : Task.FromResult(true);

        await connection.CloseAsync(4000);
        await harness.PassAsync(TimeSpan.FromSeconds(0.75)); // The first pause.

        await (await harness.Gateway.NextConnectionAsync()).ReceivedAsync(6);
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task A_shard_that_ended_here_advances_its_session_and_replaces_no_other_ones()
    {
        const string Key = "session/0/1";
        var (harness, _) = await GatewayHarness.ReadyAsync();
        await using var closed = harness;
        var sequence = await harness.SyncAsync("1001");
        await harness.StopAsync();
        Assert.Equal(sequence, Stored().Sequence); // It was known only after the end.

        // Another process has resumed it and is further.
        Store(Stored() with { Sequence = sequence + 5 });
        await harness.Shard.SaveAsync(default);
        Assert.Equal(sequence + 5, Stored().Sequence);

        // Another process has begun a new one.
        Store(Stored() with { Id = "another", Sequence = 1 });
        await harness.Shard.SaveAsync(default);
        Assert.Equal(("another", 1), (Stored().Id, Stored().Sequence));

        // Another process was told that it is gone.
        harness.Values.Values.TryRemove(Key, out var _);
        await harness.Shard.SaveAsync(default);
        Assert.DoesNotContain(Key, harness.Values.Values.Keys);

        GatewaySession Stored() => JsonSerializer.Deserialize(harness.Values.Values[Key], GatewayJson.Default.GatewaySession)!;
        void Store(GatewaySession session) => harness.Values.Values[Key] = JsonSerializer.Serialize(session, GatewayJson.Default.GatewaySession);
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
        await harness.SyncAsync("1004");

        await harness.StopAsync();
        harness.Start();

        await harness.Sink.SaidAsync("1002");
    }
}
