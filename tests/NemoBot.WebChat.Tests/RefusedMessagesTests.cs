using System.Net;
using System.Text;
using Harness.WebChat;
using NemoBot.Core.Backend;

namespace NemoBot.WebChat.Tests;

/// <summary>What a person may not send, and what is said to it.</summary>
public sealed class RefusedMessagesTests : IAsyncLifetime
{
    private OnePage _page = null!;

    public async ValueTask InitializeAsync() => _page = await OnePage.OpenAsync();

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("  \r\n ")]
    [InlineData("\u200B\u3164\u2800\u00AD")]
    [InlineData("\u0001\u0007")]
    public async Task An_empty_message_is_refused_kindly(string text)
    {
        Assert.Contains("message is empty", await (await _page.Browser.SayAsync(text)).RefusedAsync(HttpStatusCode.BadRequest, "empty_message"), StringComparison.Ordinal);
        Assert.Contains("訊息是空的", await (await _page.Browser.SayAsync(text, language: "zh-TW")).RefusedAsync(HttpStatusCode.BadRequest, "empty_message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4000, 'a', true)]
    [InlineData(4000, '剪', true)]
    [InlineData(4001, 'a', false)]
    [InlineData(5000, '剪', false)]
    [InlineData(20000, '剪', false)]
    public async Task A_text_has_at_most_4000_characters(int length, char letter, bool isAccepted)
    {
        var answer = await _page.Browser.SayAsync(new string(letter, length));
        if (isAccepted)
        {
            await answer.AcceptedIdAsync();
        }
        else
        {
            Assert.Contains("4000", await answer.RefusedAsync(HttpStatusCode.BadRequest, "text_too_long"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("notes.txt", "hello", "unsupported_type")]
    [InlineData("setup.exe", "MZ\u0090\0", "unsupported_type")]
    [InlineData("clip.mp4", "MZ\u0090\0\u0003\0\0\0", "wrong_content")]
    [InlineData("song.mp3", "MZ\u0090\0", "wrong_content")]
    [InlineData("photo.png", "<svg onload=alert(1)>", "wrong_content")]
    [InlineData("photo.svg", "<svg>", "unsupported_type")]
    [InlineData("clip.mp4", "%PDF-1.7", "wrong_content")]
    [InlineData("photo.jpg", "\0\0\0\u0018ftypheic", "needs_conversion")]
    [InlineData("clip.mp4", "FLV\u0001", "needs_conversion")]
    [InlineData("clip.mp4", "", "empty_file")]
    public async Task A_file_we_cannot_edit_is_refused_by_its_name_and_nothing_of_the_message_is_kept(string name, string start, string code)
    {
        Assert.SkipWhen(start.EndsWith("heic", StringComparison.Ordinal) && HeifConverter.IsInstalled, "HEIC photos are converted on this machine.");
        var answer = await _page.Browser.SayAsync("edit it", files: [("good.mp4", Sending.Mp4), (name, Encoding.Latin1.GetBytes(start))]);

        var message = await answer.RefusedAsync(code == "empty_file" ? HttpStatusCode.BadRequest : HttpStatusCode.UnsupportedMediaType, code);
        Assert.Contains(name, message, StringComparison.Ordinal);
        Assert.Empty(_page.Host.FilesOnDisk);
        Assert.Empty(_page.Host.Waker.Woken);
    }

    [Fact]
    public async Task Twenty_files_go_into_one_message_and_one_more_does_not()
    {
        var files = Enumerable.Range(0, 21).Select(n => ($"{n}.mp4", Sending.Mp4)).ToArray();
        await (await _page.Browser.SayAsync("all", files: files[..20])).AcceptedIdAsync();

        Assert.Contains("20", await (await _page.Browser.SayAsync("all", files: files)).RefusedAsync(HttpStatusCode.BadRequest, "too_many_files"), StringComparison.Ordinal);
        Assert.Equal(20, _page.Host.FilesOnDisk.Length);
    }

    [Theory]
    [InlineData("multipart/form-data", "--x\r\n")]
    [InlineData("multipart/form-data; boundary=x", "no boundary in here")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\ncut off")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nno header\r\n\r\nhi\r\n--x--\r\n")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Type: text/plain\r\n\r\nhi\r\n--x--\r\n")]
    [InlineData("application/json", "{\"text\":")]
    [InlineData("application/json", "[1]")]
    public async Task A_malformed_request_is_a_400_with_words(string type, string body)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        await (await _page.Browser.PostAsync("/api/chat/messages", content)).RefusedAsync(HttpStatusCode.BadRequest, "malformed");
        Assert.Empty(_page.Host.Waker.Woken);
    }

    [Fact]
    public async Task A_body_of_another_kind_is_refused() =>
        await (await _page.Browser.PostAsync("/api/chat/messages", new StringContent("text=hi", null, "application/x-www-form-urlencoded"))).RefusedAsync(HttpStatusCode.UnsupportedMediaType, "malformed");
}
