using Harness.Bot;
using NemoBot.Core.Model;
using NemoVideo.Simulator.Faults;

namespace Dialogs.Errors;

/// <summary>See docs/contracts/nemovideo.md §2.2. Errors 4001 and 4002: what files work.</summary>
public sealed class RefusedFileTests
{
    [Fact]
    public async Task Error_4001_lists_the_formats_that_work()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(SimulatedCall.Upload, 200, 4001, "Unsupported file type"));
        var ana = bot.Friend();

        await ana.SaysAsync("", ("odd.mp4", SampleMedia.Mp4()));

        var told = await ana.SeesCardAsync(CardState.Failed, "one of these formats");
        Assert.Contains("MP4, MOV, AVI, WebM, MKV", told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Error_4002_says_the_limit_and_how_to_get_below_it()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(SimulatedCall.Upload, 413, 4002, "File too large"));
        var ana = bot.Friend();

        await ana.SaysAsync("", ("big.mp4", SampleMedia.Mp4()));

        var told = await ana.SeesCardAsync(CardState.Failed, "the limit is 500 MB");
        Assert.Contains("Compress or trim", told.Text, StringComparison.Ordinal);
    }
}
