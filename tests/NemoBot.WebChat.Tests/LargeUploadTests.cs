using System.Net;
using Fakes;
using Harness;
using Harness.WebChat;

namespace NemoBot.WebChat.Tests;

/// <summary>Files stream: memory does not grow with them.</summary>
[Collection(nameof(RunsAlone))]
public sealed class LargeUploadTests(ITestOutputHelper output)
{
    private const long Size = 200L * 1024 * 1024;

    [Fact]
    public async Task A_file_of_200_MB_goes_in_and_out_in_little_memory()
    {
        await using var host = await WebChatHost.StartAsync();
        using var browser = await host.OpenPageAsync();
        await (await browser.SayAsync("warm up", files: ("a.mp4", Sending.Mp4))).AcceptedIdAsync();
        var before = GC.GetTotalAllocatedBytes(precise: true);

        using var form = new MultipartFormDataContent { { new StringContent("large"), "text" }, { new StreamContent(new ZeroStream(Size, Sending.Mp4)), "files", "large.mp4" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat/messages") { Content = form };
        await (await browser.SendAsync(request)).AcceptedIdAsync();
        var afterUpload = GC.GetTotalAllocatedBytes(precise: true);

        var chat = host.Waker.Woken.First();
        var first = (await host.Store.NextMessageAsync(chat, default))!;
        await host.Store.CommitAsync(new() { HandledMessageId = first.Id }, default);
        var file = (await host.Store.NextMessageAsync(chat, default))!.Message.Attachments.Single();
        Assert.Equal(Size, file.SizeBytes);
        using var answer = await browser.GetAsync($"/api/chat/files/{file.FileId}", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await (await answer.Content.ReadAsStreamAsync()).CopyToAsync(Stream.Null);
        var afterDownload = GC.GetTotalAllocatedBytes(precise: true);

        output.WriteLine($"Allocated, client included: {(afterUpload - before) >> 10} KB for the upload, {(afterDownload - afterUpload) >> 10} KB for the download.");
        // Allocated in all, not at once: a buffered file would cost its size at least.
        Assert.True(afterUpload - before < Size / 4, "The upload is buffered.");
        Assert.True(afterDownload - afterUpload < Size / 4, "The download is buffered.");
    }
}
