using Harness.Discord;
using NemoBot.Discord.Gateway;

namespace NemoBot.Discord.Tests.Gateway;

/// <summary>The beginning of a connection: HELLO, IDENTIFY, READY, each in its time.</summary>
public sealed class HandshakeTests
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
    public async Task A_HELLO_that_never_comes_has_a_deadline()
    {
        await using var harness = await GatewayHarness.CreateAsync();
        harness.Gateway.Faults.NoHello = true;
        harness.Start();
        var first = await harness.Gateway.NextConnectionAsync();
        harness.Gateway.Faults.NoHello = false;
        for (var step = 0; step < 2; step++)
        {
            await harness.Timers.TakeAsync(wait => wait == GatewayConnection.StepLimit); // For the connection, then for HELLO.
        }

        harness.Clock.Advance(GatewayConnection.StepLimit);
        Assert.Equal(4000, await first.Closed);
        await harness.PassAsync(FirstBackoff);
        Assert.Contains(harness.Log.Lines, line => line.Contains("waiting for HELLO", StringComparison.Ordinal));

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

    [Fact]
    public async Task In_any_24_hours_identifies_stay_within_the_budget()
    {
        await using var harness = await GatewayHarness.CreateAsync();
        var oldest = harness.Clock.GetUtcNow().AddHours(-20).ToUnixTimeSeconds();
        harness.Values.Values["identify-times"] = $$"""{"times":[{{string.Join(',', Enumerable.Range(0, IdentifyThrottler.Budget).Select(i => oldest + (i * 60L)))}}]}""";
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
    public async Task A_refused_token_is_tried_once()
    {
        await using var harness = await GatewayHarness.CreateAsync(token: "wrong");
        harness.Start();

        await harness.EndedAsync();

        Assert.Equal(1, harness.Gateway.Identifies);
        Assert.Equal(ShardState.Stopped, harness.Shard.State);
    }
}
