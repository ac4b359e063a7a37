using Harness;
using Harness.Bot;
using Harness.Processes;

namespace NemoBot.Tests.Processes;

/// <summary><c>--demo</c>, killed: its video API runs in the same process, and loses as little as the bot.</summary>
public sealed class DemoTests : IDisposable
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:9");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Killed_in_the_middle_of_an_edit_it_finishes_it_and_the_project_outlives_the_next_kill_too()
    {
        await using var bot = new BotProcess(Nowhere, _folder.Path, ("Nemo__RecoveryDelay", "00:00:02"), ("PATH", "/no-ffmpeg")) { Arguments = ["--demo"] };
        await bot.StartAsync();
        await using var person = await bot.PersonAsync();
        await person.SaysAsync("", ("clip.mp4", SampleMedia.Mp4()));
        await person.SeesAsync("Got clip.mp4");
        await person.SaysAsync("add a title \"Lisbon\"");
        await person.SawAsync("On it");

        await bot.KillAsync();
        await bot.StartAsync();
        await person.SeesAsync(entry => entry.Text.Contains("Lisbon", StringComparison.Ordinal) && entry.Buttons is { Count: > 0 }, "the title");

        await bot.KillAsync();
        await bot.StartAsync();
        await person.SaysAsync("export");
        var video = await person.SeesVideoAsync();
        Assert.Equal(SampleMedia.Mp4(), await person.DownloadAsync(video));
    }

    [Fact]
    public async Task A_second_demo_on_the_same_folder_does_not_start()
    {
        await using var bot = new BotProcess(Nowhere, _folder.Path) { Arguments = ["--demo"] };
        await bot.StartAsync();
        await using var second = new BotProcess(Nowhere, _folder.Path) { Arguments = ["--demo"] };
        await second.StartAsync(waitsUntilReady: false);

        Assert.Equal(2, await second.EndAsync());
        Assert.Contains("is used by another process", Assert.Single(second.Errors), StringComparison.Ordinal);
    }
}
