using Harness.Bot;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>The main job, end to end: footage in, edited MP4 out.</summary>
public sealed class MainStoryTests
{
    [Fact]
    public async Task Footage_with_an_instruction_is_uploaded_edited_exported_and_delivered()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await bot.PersonAsync();

        await ana.SaysAsync("remove my background and replace it with a clean office setting", ("webcam.mp4", SampleMedia.Mp4()));
        await ana.SeesAsync("Got webcam.mp4");
        await ana.SeesAsync("background");
        await ana.SaysAsync("export");
        var result = await ana.SeesVideoAsync();

        Assert.Equal(SampleMedia.Mp4(), await ana.DownloadAsync(result));
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.RenderStarted));
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.Violation));
    }
}
