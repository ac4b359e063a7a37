using System.Net;
using Harness;
using Harness.WebChat;
using NemoBot.Core.Delivery;
using NemoBot.Core.Model;
using NemoBot.WebChat.Api;
using NemoBot.WebChat.Outgoing;

namespace NemoBot.WebChat.Tests;

/// <summary>Pictures of videos that a browser may not be able to play.</summary>
public sealed class StillTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private OnePage _page = null!;

    public async ValueTask InitializeAsync() => _page = await OnePage.OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await _page.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_video_has_a_still_for_its_own_chat_only()
    {
        var clip = Path.Combine(_folder.Path, "clip.mp4");
        await TestClip.MakeAsync(clip);
        var file = await SendAsync("clip.mp4", await File.ReadAllBytesAsync(clip));

        var still = await _page.Browser.GetAsync($"/api/chat/files/{file.Id}/still");

        Assert.Equal((HttpStatusCode.OK, "image/jpeg"), (still.StatusCode, still.Content.Headers.ContentType?.MediaType));
        Assert.Equal([0xFF, 0xD8, 0xFF], (await still.Content.ReadAsByteArrayAsync())[..3]);
        Assert.True(still.Headers.CacheControl?.Private);
        using var stranger = await _page.Host.OpenPageAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/api/chat/files/{file.Id}/still")).StatusCode);
    }

    [Fact]
    public async Task What_cannot_be_decoded_has_none()
    {
        _ = Machine.Ffmpeg;
        var file = await SendAsync("damaged.mp4", Sending.Mp4);

        var still = await _page.Browser.GetAsync($"/api/chat/files/{file.Id}/still");

        Assert.Equal(HttpStatusCode.NotFound, still.StatusCode);
    }

    [Fact]
    public async Task A_video_shorter_than_the_moment_of_the_still_has_one_too()
    {
        var clip = Path.Combine(_folder.Path, "short.mp4");
        await TestClip.MakeAsync(clip, seconds: 0.2);
        var file = await SendAsync("short.mp4", await File.ReadAllBytesAsync(clip));

        Assert.Equal(HttpStatusCode.OK, (await _page.Browser.GetAsync($"/api/chat/files/{file.Id}/still")).StatusCode);
    }

    [Fact]
    public async Task One_address_asks_for_a_few_at_once_and_all_for_a_few_more()
    {
        using var ffmpeg = new Ffmpeg(TimeProvider.System);
        using var stills = new VideoStills(_page.Host.Files, ffmpeg, TimeProvider.System);
        using var leave = new CancellationTokenSource();
        await Machine.RunAsync("mkfifo", [Path.Combine(_page.Host.Folder, "files", "endless.bin")]);
        var waiting = Enumerable.Range(0, VideoStills.MostRequests).Select(n => stills.MakeAsync(Endless($"{n}"), $"{n / VideoStills.MostOfAddress}", leave.Token)).ToList();

        Assert.Equal(429, (await Assert.ThrowsAsync<RefusedRequestException>(() => stills.MakeAsync(Endless("more"), "0", default))).Status);
        Assert.Equal(429, (await Assert.ThrowsAsync<RefusedRequestException>(() => stills.MakeAsync(Endless("more"), "new", default))).Status);
        Assert.DoesNotContain(waiting, still => still.IsCompleted);

        await leave.CancelAsync();
        foreach (var still in waiting)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => still);
        }

        static StoredFile Endless(string id) => new(id, new("web", "a"), "endless.bin", "endless.mp4", "video/mp4", 1, DateTimeOffset.UnixEpoch);
    }

    private async Task<StoredFile> SendAsync(string name, byte[] content)
    {
        using var form = Sending.Form("", (name, content));
        Assert.Equal(HttpStatusCode.Accepted, (await _page.Browser.PostAsync("/api/chat/messages", form)).StatusCode);
        return Assert.Single(await _page.Host.Store.OldestFilesAsync(10, default));
    }
}
