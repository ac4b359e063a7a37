using System.Net;
using System.Net.Http.Headers;
using Harness.Storage.S3;
using Harness.WebChat;
using Microsoft.Extensions.Logging.Abstractions;
using NemoBot.Core.Model;
using NemoBot.Hosting;

namespace NemoBot.Storage.S3.Tests;

/// <summary>The web chat with its files in a bucket that is slow, or away.</summary>
public sealed class WebChatInBucketTests
{
    /// <summary>Larger than one part of an object.</summary>
    private const int Large = 9 << 20;

    [Fact]
    public async Task A_message_that_is_cut_off_on_the_way_to_the_bucket_is_accepted_later_without_sending_its_upload_again()
    {
        await using var line = await S3Line.StartAsync(await S3Process.SharedAsync());
        await using var host = await StartAsync(await S3Process.SharedAsync(), line);
        using var browser = await host.OpenPageAsync();
        byte[] clip = [.. Sending.Mp4, .. new byte[Large]];
        Random.Shared.NextBytes(clip.AsSpan(Sending.Mp4.Length));
        var upload = await browser.UploadWholeAsync(clip);
        var (begun, goOn) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource());
        line.Wait = request =>
        {
            if (!request.Query.ContainsKey("partNumber"))
            {
                return Task.CompletedTask;
            }

            begun.TrySetResult();
            return goOn.Task;
        };
        using var cut = new CancellationTokenSource();
        using var text = new StringContent($$"""{"text":"trim it","id":"client-id-0001","uploads":["{{upload}}"]}""", new MediaTypeHeaderValue("application/json"));
        var first = browser.PostAsync("/api/chat/messages", text, cut.Token);
        await begun.Task;
        await cut.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        var second = browser.SayWithAsync("trim it", "client-id-0001", upload);
        goOn.SetResult();

        await (await second).AcceptedIdAsync();
        Assert.Single(line.Requests, request => request.StartsWith("POST", StringComparison.Ordinal) && request.Contains("uploads", StringComparison.Ordinal));
        Assert.Equal(clip, await browser.GetByteArrayAsync($"/api/chat/files/{upload}"));
        Assert.Empty(host.FilesOnDisk);
    }

    [Fact]
    public async Task A_place_in_a_video_that_cannot_be_read_now_is_refused_in_words_and_read_later()
    {
        await using var line = await S3Line.StartAsync(await S3Process.SharedAsync());
        await using var host = await StartAsync(await S3Process.SharedAsync(), line);
        using var browser = await host.OpenPageAsync();
        await (await browser.SayAsync("", files: ("clip.mp4", [.. Sending.Mp4, .. new byte[2_000_000]]))).AcceptedIdAsync();
        var file = Assert.Single(await host.Store.OldestFilesAsync(10, default));
        line.Fault = request => request.Method == "GET" && request.Headers.Range.ToString().StartsWith("bytes=1000000-", StringComparison.Ordinal) ? new(Status: 503) : null;

        using var answer = await AskAsync();

        await answer.RefusedAsync(HttpStatusCode.GatewayTimeout, "files_away");
        Assert.Null(answer.Content.Headers.ContentRange);
        line.Fault = _ => null;
        using var later = await AskAsync();
        Assert.Equal((HttpStatusCode.PartialContent, 1000), (later.StatusCode, (await later.Content.ReadAsByteArrayAsync()).Length));

        async Task<HttpResponseMessage> AskAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/chat/files/{file.Id}") { Headers = { Range = new RangeHeaderValue(1_000_000, 1_000_999) } };
            return await browser.SendAsync(request);
        }
    }

    [Fact]
    public async Task While_the_bucket_is_away_each_request_says_so_and_text_is_accepted()
    {
        await using var server = await S3Process.StartAsync();
        await using var host = await StartAsync(server);
        using var browser = await host.OpenPageAsync();
        await (await browser.SayAsync("", files: ("clip.mp4", Sending.Mp4))).AcceptedIdAsync();
        var file = Assert.Single(await host.Store.OldestFilesAsync(10, default));
        var upload = await browser.UploadWholeAsync([.. Sending.Mp4, .. new byte[10_000]]);
        await server.KillAsync();

        await (await browser.GetAsync($"/api/chat/files/{file.Id}")).RefusedAsync(HttpStatusCode.GatewayTimeout, "files_away");
        await (await browser.SayAsync("", files: ("clip.mp4", Sending.Mp4))).RefusedAsync(HttpStatusCode.GatewayTimeout, "files_away");
        await (await browser.SayWithAsync("trim it", "client-id-0001", upload)).RefusedAsync(HttpStatusCode.GatewayTimeout, "files_away");
        await (await browser.SayAsync("status")).AcceptedIdAsync();

        await server.RunAsync();
        await (await browser.SayWithAsync("trim it", "client-id-0001", upload)).AcceptedIdAsync();
        Assert.Equal(Sending.Mp4, await browser.GetByteArrayAsync($"/api/chat/files/{file.Id}"));
    }

    [Fact]
    public async Task While_the_bucket_is_away_unfinished_uploads_expire_and_what_waits_for_it_goes_when_it_is_back()
    {
        await using var server = await S3Process.StartAsync();
        await using var host = await StartAsync(server);
        using var browser = await host.OpenPageAsync();
        await browser.AppendAsync(await browser.UploadAsync(30_000), 0, new byte[] { 0, 0, 0, 24 });
        var owner = new FileOwner(new("web", "a")) { AwaitsMessage = true };
        for (var n = 0; n < 2; n++)
        {
            await host.StoredFiles.SaveAsync(owner, "a.mp4", "video/mp4", new MemoryStream(Sending.Mp4), 1000, default);
        }

        await server.KillAsync();
        host.Clock.Advance(TimeSpan.FromHours(25));
        using var cleanUp = new FileCleanUp(host.StoredFiles, host.Partials, host.Clock, NullLogger<FileCleanUp>.Instance);
        await cleanUp.StartAsync(default);
        await Fakes.Time.Eventually.HoldsAsync(async _ => host.FilesOnDisk.Length == 0 && (await host.Store.OldestFilesAsync(10, default)).Count == 1, () => "the first round", TimeSpan.FromSeconds(60));

        await server.RunAsync();
        Assert.Equal(1, await host.StoredFiles.CleanUpAsync(default));
        await cleanUp.StopAsync(default);
        Assert.Empty(await host.Store.OldestFilesAsync(10, default));
    }

    /// <param name="line">What stands in front of the server; null for nothing.</param>
    private static Task<WebChatHost> StartAsync(S3Process server, S3Line? line = null) => WebChatHost.StartAsync(settings: server.Settings($"w{Guid.NewGuid():N}", line?.Address));
}
