using Harness.Discord;
using NemoBot.Discord.Gateway;

namespace NemoBot.Tests.Processes;

/// <summary>A kill loses nothing that Discord keeps for the session.</summary>
public sealed class DiscordSessionKillTests
{
    [Fact]
    public async Task A_new_session_is_stored_before_anything_of_it_is_taken()
    {
        var (harness, _) = await GatewayHarness.ReadyAsync();
        await using var __ = harness;
        await harness.SyncAsync("1001");

        // Whoever starts after a kill now finds it, and resumes.
        Assert.NotNull(await new GatewaySessionStore(harness.Store, 1).LoadAsync(0, TestContext.Current.CancellationToken));
    }
}
