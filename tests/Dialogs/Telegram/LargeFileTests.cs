using System.Net;
using Fakes.Telegram;
using Fakes.Time;
using Harness.Bot;
using Harness.Processes;
using Harness.Telegram;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NemoVideo.Simulator;
using NemoVideo.Simulator.Log;

namespace Dialogs.Telegram;

/// <summary>Videos of real sizes, in and out.</summary>
public sealed class LargeFileTests
{
    private const long Ana = 42;
    private const int Megabyte = 1 << 20;

    [Fact]
    public async Task A_result_of_45_MB_goes_out_through_the_cloud()
    {
        await using var dialog = await TelegramDialog.StartAsync(time: TimeProvider.System);
        var content = SampleMedia.Mp4(payload: 45 * Megabyte);
        await using var site = await SiteAsync(content);
        var ana = dialog.Fake.Person(Ana);

        // Too large to come in through the cloud, so it comes by link.
        ana.Says($"{Address(site)}/clip.mp4 add a title \"Hello\"");
        await dialog.SeesAsync(Ana, "Hello");
        dialog.Fake.Fails(new(TelegramTrouble.Slow, "editMessageMedia") { After = "sendChatAction", Holding = TelegramFaultRule.Video });
        ana.Says("export");
        var video = await dialog.SeesVideoAsync(Ana);

        Assert.Equal(content.Length, video.Video!.Length);
        Assert.Single(dialog.Fake.FromBot(Ana), message => message.Video is not null);
        Assert.Contains("upload_video", dialog.Fake.Actions);
        dialog.AssertClean();
    }

    [Fact]
    public Task A_local_server_takes_45_MB_both_ways() => BothWaysAsync(45 * Megabyte);

    [Fact(Explicit = true)]
    public Task A_local_server_takes_500_MB_both_ways() => BothWaysAsync(500_000_000);

    private static async Task BothWaysAsync(int size)
    {
        await using var dialog = await TelegramDialog.StartAsync(isLocal: true, time: TimeProvider.System);
        var head = SampleMedia.Mp4(payload: size);
        var file = dialog.Fake.AddFile("long.mp4", "video/mp4", head.Length, () => new MemoryStream(head, writable: false));
        var ana = dialog.Fake.Person(Ana);
        var at = TimeProvider.System.GetTimestamp();

        ana.SendsVideo(file, "add a title \"Hello\"");
        await dialog.SeesAsync(Ana, "Got long.mp4");
        var arrived = TimeProvider.System.GetElapsedTime(at);
        await dialog.SeesAsync(Ana, "Hello");
        at = TimeProvider.System.GetTimestamp();
        ana.Says("export");
        var video = await dialog.SeesVideoAsync(Ana);

        TestContext.Current.TestOutputHelper?.WriteLine($"{size / 1e6:F0} MB: in after {arrived.TotalSeconds:F1} s, out after {TimeProvider.System.GetElapsedTime(at).TotalSeconds:F1} s.");
        Assert.Equal(head.Length, Assert.Single(dialog.Nemo.Of(LogKind.Upload)).Bytes);
        Assert.Equal((head.Length, dialog.Nemo.Of(LogKind.Upload)[0].Sha256), (video.Video!.Length, video.Video.Sha256));
        Assert.Empty(Directory.EnumerateFiles(dialog.Fake.LocalRoot!, "*", SearchOption.AllDirectories)); // What was read is deleted.
        dialog.AssertClean();
    }

    [Theory(Explicit = true)]
    [InlineData(45 * Megabyte)]
    [InlineData(500_000_000)]
    public async Task A_large_video_costs_little_memory(int size)
    {
        var root = Directory.CreateTempSubdirectory("nemobot-botapi-").FullName;
        var folder = Directory.CreateTempSubdirectory("nemobot-large-").FullName;
        try
        {
            await using var fake = await FakeTelegram.StartAsync(localRoot: root);
            await using var nemo = await SimulatorServer.StartAsync(BotHarness.Quick with { SeparateCdn = false }, TimeProvider.System, CancellationToken.None);
            await using var bot = new BotProcess(
                nemo.Address, folder, ("Telegram__Token", FakeTelegram.Token), ("Telegram__ApiUrl", fake.Url.AbsoluteUri), ("Telegram__LocalFilesRoot", root));
            await bot.StartAsync();
            var called = new Signal();
            fake.Called += _ => called.Raise();
            var ana = fake.Person(Ana);
            await StoryAsync(1 * Megabyte); // Everything is compiled and every pool is filled.
            var idle = Memory(bot, "VmRSS");
            await StoryAsync(size);

            var peak = Memory(bot, "VmHWM");
            TestContext.Current.TestOutputHelper?.WriteLine($"{size / 1e6:F0} MB in and out: {idle / 1024.0:F0} MiB before, {peak / 1024.0:F0} MiB at the peak.");
            Assert.True(peak - idle < 64 * 1024, $"{peak - idle} KiB more");

            async Task StoryAsync(int payload)
            {
                var content = SampleMedia.Mp4(payload: payload);
                var videos = fake.FromBot(Ana).Count(message => message.Video is not null);
                var seen = nemo.Log.Entries.Count;
                ana.SendsVideo(fake.AddFile("long.mp4", "video/mp4", content.Length, () => new MemoryStream(content, writable: false)), "add a title \"Hello\"");
                using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
                await nemo.Log.WaitForAsync(entry => entry.Number > seen && entry.Kind == LogKind.ChatEnded, limit.Token);
                ana.Says("export");
                await called.HoldsAsync(() => fake.FromBot(Ana).Count(message => message.Video is not null) > videos, () => "the video", TimeSpan.FromMinutes(2));
            }
        }
        finally
        {
            Directory.Delete(root, recursive: true);
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>In KiB, as Linux counts it.</summary>
    private static long Memory(BotProcess bot, string name) => long.Parse(
        File.ReadLines($"/proc/{bot.Id}/status").Single(line => line.StartsWith(name, StringComparison.Ordinal)).Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1],
        System.Globalization.CultureInfo.InvariantCulture);

    private static string Address(WebApplication site) => site.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    private static async Task<WebApplication> SiteAsync(byte[] content)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var site = builder.Build();
        site.MapGet("/clip.mp4", () => Results.Bytes(content, "video/mp4"));
        await site.StartAsync();
        return site;
    }
}
