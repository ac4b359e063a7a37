using Harness.Discord;
using NemoBot.Discord.Gateway;

namespace NemoBot.Discord.Tests.Gateway;

/// <summary>What each close code means for the session.</summary>
public sealed class CloseTests
{
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
    public async Task Closed_with_a_code_that_ends_the_session_it_identifies_again(int code)
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
            await connection.CloseAsync(4009);
            var identified = IdentifiedAsync();
            await harness.Clock.PassPausesUntilAsync(identified, TimeSpan.FromSeconds(15)); // Shorter than a heartbeat's.
            connection = await identified;
            waits.Add(harness.Clock.GetUtcNow() - began);

            async Task<Fakes.Discord.FakeGatewayConnection> IdentifiedAsync()
            {
                var fresh = await harness.Gateway.NextConnectionAsync();
                await fresh.ReceivedAsync(2);
                await harness.Sink.Identifications.TakeAsync(_ => true);
                return fresh;
            }
        }

        Assert.Equal(waits.Order(), waits);
        Assert.True(waits[^1] > TimeSpan.FromSeconds(5), string.Join(' ', waits));
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
}
