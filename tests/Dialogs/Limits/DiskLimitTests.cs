using System.Net;
using Fakes.Time;
using Harness.Bot;
using Harness.Storage;
using NemoBot.Storage.Exchange;

namespace Dialogs.Limits;

public sealed class DiskLimitTests
{
    [Fact]
    public async Task Files_are_refused_while_those_still_needed_fill_the_limit_and_words_are_not()
    {
        await using var bot = await BotHarness.StartAsync(settings: new() { ["Storage:FilesLimitBytes"] = "1048576" });
        bot.Nemo.Faults.Everywhere.Add(NemoVideo.Simulator.Faults.Fault.SlowUpload(TimeSpan.FromMinutes(10))); // The first file stays needed.
        await using var ana = await bot.PersonAsync();
        await ana.SaysAsync("", ("long.mp4", SampleMedia.Mp4(payload: 2 << 20)));
        await ana.SawAsync("Uploading");

        using var refused = await ana.SendAsync("and this", null, ("more.mp4", SampleMedia.Mp4()));
        Assert.Equal(HttpStatusCode.InsufficientStorage, refused.StatusCode);
        Assert.Contains("no space for files", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await ana.SaysAsync("help");
        await ana.SeesAsync("export");
    }

    [Fact]
    public async Task Files_that_nobody_needs_any_more_make_room()
    {
        await using var bot = await BotHarness.StartAsync(settings: new() { ["Storage:FilesLimitBytes"] = "1048576" });
        await using var ana = await bot.PersonAsync();
        await ana.SaysAsync("", ("long.mp4", SampleMedia.Mp4(payload: 2 << 20)));
        await ana.SeesAsync("Got long.mp4");

        // Within an hour nobody's footage makes room for another's (FileStoreTests).
        await Eventually.HoldsAsync(async _ => (await bot.Store.ChatsWithWorkAsync(default)).Count == 0, () => "Work is left.", TimeSpan.FromSeconds(30), default);
        await bot.StopBotAsync();
        RowsOnDisk.Rewrite(Path.Combine(bot.Folder, "nemobot.db"), row => row is FileRow file ? file with { CreatedAt = file.CreatedAt - 3_660_000 } : row);
        await bot.StartBotAsync();
        await ana.SaysAsync("", ("more.mp4", SampleMedia.Mp4()));
        await ana.SeesAsync("Got more.mp4");
        Assert.Single(Directory.GetFiles(Path.Combine(bot.Folder, "files"), "*.bin"));
    }
}
