using System.Text.Json.Nodes;
using Harness.Discord;

namespace NemoBot.Discord.Tests.Gateway;

/// <summary>How payloads come over the wire, whole or in pieces.</summary>
public sealed class PayloadTests
{
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
    public async Task An_unreadable_event_is_reported_and_the_next_one_arrives()
    {
        var (harness, _) = await GatewayHarness.ReadyAsync();
        await using var __ = harness;

        await harness.Gateway.DispatchAsync("INTERACTION_CREATE", new JsonObject { ["id"] = 7, ["token"] = "tok-secret" });

        Assert.DoesNotContain("tok-secret", await harness.Sink.Rejections.TakeAsync(_ => true), StringComparison.Ordinal);
        await harness.SyncAsync("1001");
    }
}
