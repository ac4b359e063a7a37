using Harness.Bot;
using Harness.Storage.Postgres;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>The whole bot with its store on PostgreSQL.</summary>
public sealed class PostgresTests
{
    [Fact]
    public async Task Footage_with_an_instruction_is_edited_and_delivered_and_a_restart_forgets_nothing()
    {
        await using var bot = await BotHarness.StartAsync(settings: await SettingsAsync());
        await using var ana = await bot.PersonAsync();

        await ana.SaysAsync("remove my background and replace it with a clean office setting", ("webcam.mp4", SampleMedia.Mp4()));
        await ana.SeesAsync("Got webcam.mp4");
        await ana.SeesAsync("background");
        await bot.RestartAsync();
        await ana.SaysAsync("export");
        var result = await ana.SeesVideoAsync();

        Assert.Equal(SampleMedia.Mp4(), await ana.DownloadAsync(result));
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.RenderStarted));
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.Violation));
        Assert.DoesNotContain(Directory.GetFileSystemEntries(bot.Folder), entry => Path.GetFileName(entry) is "nemobot.db" or "keys");
    }

    [Fact]
    public async Task A_server_that_restarts_in_the_middle_of_an_edit_delays_it_and_loses_nothing()
    {
        await using var server = await PostgresProcess.StartAsync(isDurable: false);
        await using var bot = await BotHarness.StartAsync(settings: await SettingsAsync(server));
        await using var ana = await bot.PersonAsync();
        await ana.SaysAsync("", ("talk.mp4", SampleMedia.Mp4()));
        await ana.SeesAsync("Got talk.mp4");

        await ana.SaysAsync("make it brighter");
        await server.KillAsync();
        await server.RunAsync();
        await ana.SaysAsync("export");
        await ana.SeesVideoAsync();

        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.RenderStarted));
    }

    private static async Task<Dictionary<string, string?>> SettingsAsync(PostgresProcess? server = null) => new()
    {
        ["Storage:Engine"] = "postgres",
        ["Storage:Database"] = await (server ?? await PostgresProcess.SharedAsync()).CreateDatabaseAsync(),
        ["Storage:Secret"] = PostgresUnderTest.Secret,
    };
}
