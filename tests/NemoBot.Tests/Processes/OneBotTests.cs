using Harness.Processes;

namespace NemoBot.Tests.Processes;

/// <summary>One database serves one bot.</summary>
public sealed class OneBotTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nemobot-one-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_second_bot_on_the_same_database_says_so_and_ends_with_2_until_the_first_is_dead()
    {
        var nowhere = new Uri("http://127.0.0.1:9");
        await using var first = new BotProcess(nowhere, _folder);
        await first.StartAsync();
        await using var second = new BotProcess(nowhere, _folder);
        await second.StartAsync(waitsUntilReady: false);

        Assert.Equal(2, await second.EndAsync());
        Assert.Contains("Another NemoBot uses the database", second.Output, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(_folder, "nemobot.db"), second.Output, StringComparison.Ordinal);

        await first.KillAsync(); // The lock goes with the process, not with an orderly end.
        await second.StartAsync();
    }
}
