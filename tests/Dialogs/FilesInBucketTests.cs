using Harness.Bot;
using Harness.Storage.S3;
using NemoBot.Core.Model;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>The whole bot with its files in a bucket.</summary>
public sealed class FilesInBucketTests
{
    [Fact]
    public async Task Footage_with_an_instruction_is_edited_and_delivered_from_the_bucket()
    {
        var server = await S3Process.SharedAsync();
        var prefix = $"d{Guid.NewGuid():N}";
        await using var bot = await BotHarness.StartAsync(settings: Settings(server, prefix));
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
        Assert.Equal(2, server.Names(prefix).Count(name => name.EndsWith(".bin", StringComparison.Ordinal)));
        Assert.Equal(["store.id"], Directory.GetFiles(Path.Combine(bot.Folder, "files")).Select(file => Path.GetFileName(file)));
    }

    [Fact]
    public async Task A_result_too_big_for_the_platform_goes_as_a_link_to_the_bucket()
    {
        var server = await S3Process.SharedAsync();
        var settings = Settings(server, $"d{Guid.NewGuid():N}");
        settings["Storage:S3:PublicLinks"] = "06:00:00";
        await using var bot = await BotHarness.StartAsync(settings: settings, limits: TestPlatform.NoLimits with { OutgoingBytes = 1_000 });
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\" and export", ("a.mp4", SampleMedia.Mp4()));

        var result = await ana.SeesCardAsync(CardState.Done, "can send here");
        var download = result.Buttons.Single(button => button.Label == "Download").Link!;
        Assert.Equal(server.Port, download.Port);
        using var http = new HttpClient();
        using var answer = await http.GetAsync(download);
        Assert.Equal(SampleMedia.Mp4(), await answer.Content.ReadAsByteArrayAsync());
        Assert.EndsWith(".mp4", answer.Content.Headers.ContentDisposition!.FileNameStar, StringComparison.Ordinal);
        Assert.DoesNotContain(bot.Logs.Lines, line => line.Contains("X-Amz-Signature", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_bucket_that_is_away_for_a_while_takes_no_file_and_loses_none()
    {
        await using var server = await S3Process.StartAsync();
        await using var bot = await BotHarness.StartAsync(settings: Settings(server, "d"));
        await using var ana = await bot.PersonAsync();
        await ana.SaysAsync("", ("talk.mp4", SampleMedia.Mp4()));
        await ana.SeesAsync("Got talk.mp4");
        await ana.SaysAsync("make it brighter");
        await ana.SeesAsync("brighter");

        await server.KillAsync();
        await ana.SaysAsync("export");
        await ana.SeesAsync("Something went wrong");
        await server.RunAsync();
        await ana.SaysAsync("export");
        var result = await ana.SeesVideoAsync();

        Assert.Equal(SampleMedia.Mp4(), await ana.DownloadAsync(result));
    }

    private static Dictionary<string, string?> Settings(S3Process server, string prefix) => server.Settings(prefix).ToDictionary(setting => setting.Key, setting => (string?)setting.Value);
}
