using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Fakes.Time;
using Harness.WebChat;

namespace NemoBot.WebChat.Tests;

/// <summary>Files on their way in: too large, broken off, or on a disk that fails.</summary>
public sealed class UploadsTests : IAsyncLifetime
{
    private OnePage _page = null!;

    public async ValueTask InitializeAsync() => _page = await OnePage.OpenAsync(maxUploadBytes: 1024 * 1024);

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    [Fact]
    public async Task Files_that_are_together_too_large_are_refused_although_the_length_was_not_announced()
    {
        byte[] half = [.. Sending.Mp4, .. new byte[600 * 1024]];
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat/messages") { Content = Sending.Form("both", ("a.mp4", half), ("b.mp4", half)) };
        request.Headers.TransferEncodingChunked = true;

        Assert.Contains("1 MB", await (await _page.Browser.SendAsync(request)).RefusedAsync(HttpStatusCode.RequestEntityTooLarge, "file_too_large"), StringComparison.Ordinal);
        Assert.Empty(_page.Host.FilesOnDisk);
    }

    [Fact]
    public async Task An_announced_length_that_is_too_large_is_answered_before_anything_is_sent()
    {
        var answer = await SendRawAsync(
            $"POST /api/chat/messages HTTP/1.1\r\nHost: {_page.Host.Address.Authority}\r\nCookie: {await CookieAsync()}\r\n"
            + "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 525336576\r\nAccept-Language: zh-CN\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
        Assert.Contains("file_too_large", answer, StringComparison.Ordinal);
        Assert.Contains("这条消息的文件太大了：总共不能超过 1\\u00A0MB", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_that_sends_all_of_it_first_still_reads_the_reason()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat/messages") { Content = Sending.Form("big", ("a.mp4", [.. Sending.Mp4, .. new byte[48 * 1024 * 1024]])) };

        await (await _page.Browser.SendAsync(request)).RefusedAsync(HttpStatusCode.RequestEntityTooLarge, "file_too_large");
    }

    [Fact]
    public async Task A_disk_failure_during_an_upload_is_reported_as_a_storage_fault()
    {
        var body = new Pipe();
        using var form = new MultipartFormDataContent { { new StreamContent(body.Reader.AsStream()), "files", "a.mp4" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat/messages") { Content = form };
        var sending = _page.Browser.SendAsync(request);
        await body.Writer.WriteAsync((byte[])[.. Sending.Mp4, .. new byte[600_000]]);
        await FilesAsync(1);

        Directory.Delete(Path.Combine(_page.Host.Folder, "files"), recursive: true);
        await body.Writer.CompleteAsync();

        await (await sending).RefusedAsync(HttpStatusCode.InsufficientStorage, "storage_full");
        Assert.Empty(_page.Host.Waker.Woken);
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_no_file_and_no_message()
    {
        var cookie = await CookieAsync();
        using (var socket = await ConnectAsync())
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(
                $"POST /api/chat/messages HTTP/1.1\r\nHost: {_page.Host.Address.Authority}\r\nCookie: {cookie}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 500000\r\n\r\n"
                + "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.mp4\"\r\n\r\n"));
            await socket.SendAsync((byte[])[.. Sending.Mp4, .. new byte[100_000]]);
            await FilesAsync(1);
        }

        await FilesAsync(0);
        Assert.Empty(_page.Host.Waker.Woken);
    }

    private async Task<string> CookieAsync()
    {
        using var stranger = _page.Host.NewBrowser();
        var page = await stranger.GetAsync("/");
        return page.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_page.Host.Address.Host, _page.Host.Address.Port);
        return socket;
    }

    private async Task<string> SendRawAsync(string request)
    {
        using var socket = await ConnectAsync();
        await socket.SendAsync(Encoding.ASCII.GetBytes(request));
        var (answer, buffer) = (new StringBuilder(), new byte[4096]);
        using var timeLimit = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (!answer.ToString().Contains("}}", StringComparison.Ordinal) && await socket.ReceiveAsync(buffer.AsMemory(), timeLimit.Token) is var count and > 0)
        {
            answer.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        return answer.ToString();
    }

    private Task FilesAsync(int count) =>
        Eventually.HoldsAsync(() => _page.Host.FilesOnDisk.Length == count, () => $"{count} files, there are {_page.Host.FilesOnDisk.Length}", TimeSpan.FromSeconds(20));
}
