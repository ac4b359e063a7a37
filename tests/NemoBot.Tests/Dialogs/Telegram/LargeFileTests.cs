using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NemoBot.Tests.Dialogs.Harness;
using NemoVideo.Simulator.Log;

namespace NemoBot.Tests.Dialogs.Telegram;

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
        await dialog.SeesAsync(Ana, "Got it: long.mp4");
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
