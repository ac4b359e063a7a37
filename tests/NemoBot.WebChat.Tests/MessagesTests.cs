using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Fakes.Time;
using Harness.WebChat;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Core.Dispatch;
using NemoBot.Core.Model;
using NemoBot.WebChat.Api;

namespace NemoBot.WebChat.Tests;

/// <summary>What a person may send, and what is said to the rest.</summary>
public sealed class MessagesTests : IAsyncLifetime
{
    private WebChatHost _host = null!;
    private HttpClient _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await WebChatHost.StartAsync(maxUploadBytes: 1024 * 1024);
        _browser = await _host.OpenPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task A_message_with_a_file_is_in_the_inbox_and_in_the_history_when_it_is_accepted()
    {
        var id = await (await _browser.SayAsync("  crop it\r\nplease ", language: "zh-CN", files: ("clip.mp4", Sending.Mp4))).AcceptedIdAsync();

        var chat = Assert.Single(_host.Waker.Woken);
        var message = (await _host.Store.NextMessageAsync(chat, default))!.Message;
        Assert.Equal((id, "crop it\nplease", "zh-CN"), (message.MessageId, message.Text, message.LanguageHint));
        var attachment = Assert.Single(message.Attachments);
        Assert.Equal(("clip.mp4", "video/mp4", Sending.Mp4.Length), (attachment.FileName, attachment.MediaType, attachment.SizeBytes));
        await using var content = await _host.Platform.OpenAsync(chat, attachment, default);
        var bytes = new byte[Sending.Mp4.Length];
        await content.ReadExactlyAsync(bytes);
        Assert.Equal(Sending.Mp4, bytes);
        using var events = await EventReader.OpenAsync(_browser);
        var entry = Assert.Single(await events.HistoryAsync());
        Assert.Equal((id, "you"), (entry.Field("id"), entry.Field("from")));
        Assert.DoesNotContain("pending", entry.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_may_send_json() => await (await _browser.PostJsonAsync("""{"text":"export"}""")).AcceptedIdAsync();

    [Fact]
    public async Task The_same_message_sent_again_is_the_same_message()
    {
        var first = await (await _browser.SayAsync("trim it", "client-id-0001", files: ("a.mp4", Sending.Mp4))).AcceptedIdAsync();
        var again = await (await _browser.SayAsync("trim it", "client-id-0001", files: ("a.mp4", Sending.Mp4))).AcceptedIdAsync();
        using var form = Sending.Form(null);
        form.Add(new StringContent("client-id-0001"), "id");
        form.Add(new ByteArrayContent(Sending.Mp4), "files", "a.mp4");
        form.Add(new StringContent(" trim it\r\n"), "text");
        var byField = await (await _browser.PostAsync("/api/chat/messages", form)).AcceptedIdAsync();

        Assert.Equal([first, first], [again, byField]);
        Assert.Single(_host.Waker.Woken);
        Assert.Single(_host.FilesOnDisk);
    }

    [Fact]
    public async Task A_script_may_send_its_json_again()
    {
        var first = await (await _browser.PostJsonAsync("""{"text":"trim it","id":"client-id-0005"}""")).AcceptedIdAsync();
        var again = await (await _browser.PostJsonAsync("""{"id":"client-id-0005","text":"trim it"}""")).AcceptedIdAsync();

        Assert.Equal(first, again);
        Assert.Single(_host.Waker.Woken);
    }

    [Fact]
    public async Task An_id_is_known_however_many_messages_came_since_and_after_its_line_was_deleted()
    {
        var first = await (await _browser.SayAsync("make it brighter", "client-id-0006", files: ("a.mp4", Sending.Mp4))).AcceptedIdAsync();
        for (var n = 0; n < 250; n++)
        {
            await (await _browser.SayAsync($"and {n}")).AcceptedIdAsync();
        }

        var heard = _host.Waker.Woken.Count;
        Assert.Equal(first, await (await _browser.SayAsync("make it brighter", "client-id-0006", files: ("a.mp4", Sending.Mp4))).AcceptedIdAsync());
        Assert.Equal(heard, _host.Waker.Woken.Count);

        Assert.True(await _host.Platform.DeleteAsync(_host.Waker.Woken.First(), first, default)); // However old it is.
        Assert.Equal(first, await (await _browser.SayAsync("make it brighter", "client-id-0006", files: ("a.mp4", Sending.Mp4))).AcceptedIdAsync());
        Assert.Equal(heard, _host.Waker.Woken.Count);
        Assert.Single(_host.FilesOnDisk);
    }

    [Theory]
    [InlineData("make it darker", "a.mp4", 0)]
    [InlineData("", "a.mp4", 0)]
    [InlineData("make it brighter", "b.mp4", 0)]
    [InlineData("make it brighter", "a.mp4", 1)]
    [InlineData("make it brighter", null, 0)]
    [InlineData("make it brighter", "a.txt", 0)]
    public async Task The_same_id_with_other_words_or_files_is_refused_in_words_and_nothing_is_kept(string text, string? name, int longer)
    {
        await (await _browser.SayAsync("make it brighter", "client-id-0007", files: ("a.mp4", Sending.Mp4))).AcceptedIdAsync();
        (string, byte[])[] files = name is null ? [] : [(name, [.. Sending.Mp4, .. new byte[longer]])];

        Assert.Contains("another message under this id", await (await _browser.SayAsync(text, "client-id-0007", files: files)).RefusedAsync(HttpStatusCode.Conflict, "id_reused"), StringComparison.Ordinal);
        Assert.Contains("andere Nachricht", await (await _browser.SayAsync(text, "client-id-0007", "de-DE", files)).RefusedAsync(HttpStatusCode.Conflict, "id_reused"), StringComparison.Ordinal);

        Assert.Single(_host.Waker.Woken);
        Assert.Single(_host.FilesOnDisk);
    }

    [Fact]
    public async Task Another_message_under_a_known_id_is_refused_in_the_language_that_was_chosen()
    {
        await (await _browser.PostJsonAsync("""{"text":"trim it","id":"client-id-0008"}""")).AcceptedIdAsync();
        await _host.Store.UpdateChatAsync(_host.Waker.Woken.First(), chat => chat with { LanguageChosen = "fr" }, default);

        var refused = await _browser.PostJsonAsync("""{"text":"crop it","id":"client-id-0008"}""");

        Assert.Contains("autre message", await refused.RefusedAsync(HttpStatusCode.Conflict, "id_reused"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_messages_under_one_id_at_once_are_one_message_and_a_refusal()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => _browser.SayAsync($"wish {n}", "client-id-0009", files: ("a.mp4", Sending.Mp4))));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Accepted);
        Assert.Equal(5, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        Assert.Single(_host.Waker.Woken);
        Assert.Single(_host.FilesOnDisk);
    }

    [Fact]
    public async Task A_press_sent_again_counts_once_and_another_button_under_its_id_is_refused()
    {
        const string Button = "01k3v5c0000000000000a0.0123abcd";
        var first = await (await PressAsync(Button)).AcceptedIdAsync();
        for (var n = 0; n < 210; n++)
        {
            await (await _browser.PostAsync($"/api/chat/actions/{Button}", null)).AcceptedIdAsync();
        }

        var heard = _host.Waker.Woken.Count;
        Assert.Equal(first, await (await PressAsync(Button)).AcceptedIdAsync());
        Assert.Contains("another message", await (await PressAsync("01k3v5c0000000000000a0.ffffffff")).RefusedAsync(HttpStatusCode.Conflict, "id_reused"), StringComparison.Ordinal);
        Assert.Equal(heard, _host.Waker.Woken.Count);
        await (await _browser.SayAsync("a message has ids of its own", "client-id-0010")).AcceptedIdAsync();

        async Task<HttpResponseMessage> PressAsync(string button)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/chat/actions/{button}");
            request.Headers.Add("X-Message-Id", "client-id-0010");
            return await _browser.SendAsync(request);
        }
    }

    [Fact]
    public async Task The_same_message_sent_twice_at_once_is_one_message_and_leaves_one_file()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _browser.SayAsync("go", "client-id-0002", files: ("a.mp4", Sending.Mp4))));
        var ids = await Task.WhenAll(answers.Select(answer => answer.AcceptedIdAsync()));

        Assert.Single(ids.Distinct());
        Assert.Single(_host.Waker.Woken);
        Assert.Single(_host.FilesOnDisk);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \r\n ")]
    [InlineData("\u200B\u3164\u2800\u00AD")]
    [InlineData("\u0001\u0007")]
    public async Task An_empty_message_is_refused_kindly(string text)
    {
        Assert.Contains("nothing in this message", await (await _browser.SayAsync(text)).RefusedAsync(HttpStatusCode.BadRequest, "empty_message"), StringComparison.Ordinal);
        Assert.Contains("訊息是空的", await (await _browser.SayAsync(text, language: "zh-TW")).RefusedAsync(HttpStatusCode.BadRequest, "empty_message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4000, 'a', true)]
    [InlineData(4000, '剪', true)]
    [InlineData(4001, 'a', false)]
    [InlineData(5000, '剪', false)]
    [InlineData(20000, '剪', false)]
    public async Task A_text_has_at_most_4000_characters(int length, char letter, bool isAccepted)
    {
        var answer = await _browser.SayAsync(new string(letter, length));
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
    [InlineData("clip.mp4", "MZ\u0090\0\u0003\0\0\0", "unsupported_type")]
    [InlineData("song.mp3", "MZ\u0090\0", "unsupported_type")]
    [InlineData("photo.png", "<svg onload=alert(1)>", "unsupported_type")]
    [InlineData("photo.svg", "<svg>", "unsupported_type")]
    [InlineData("clip.mp4", "%PDF-1.7", "unsupported_type")]
    [InlineData("photo.jpg", "\0\0\0\u0018ftypheic", "needs_conversion")]
    [InlineData("clip.mp4", "FLV\u0001", "needs_conversion")]
    [InlineData("clip.mp4", "", "empty_file")]
    public async Task A_file_we_cannot_edit_is_refused_by_its_name_and_nothing_of_the_message_is_kept(string name, string start, string code)
    {
        var answer = await _browser.SayAsync("edit it", files: [("good.mp4", Sending.Mp4), (name, Encoding.Latin1.GetBytes(start))]);

        var message = await answer.RefusedAsync(code == "empty_file" ? HttpStatusCode.BadRequest : HttpStatusCode.UnsupportedMediaType, code);
        Assert.Contains(name, message, StringComparison.Ordinal);
        Assert.Empty(_host.FilesOnDisk);
        Assert.Empty(_host.Waker.Woken);
    }

    [Fact]
    public async Task Twenty_files_go_into_one_message_and_one_more_does_not()
    {
        var files = Enumerable.Range(0, 21).Select(n => ($"{n}.mp4", Sending.Mp4)).ToArray();
        await (await _browser.SayAsync("all", files: files[..20])).AcceptedIdAsync();

        Assert.Contains("20", await (await _browser.SayAsync("all", files: files)).RefusedAsync(HttpStatusCode.BadRequest, "too_many_files"), StringComparison.Ordinal);
        Assert.Equal(20, _host.FilesOnDisk.Length);
    }

    [Fact]
    public async Task Files_that_are_together_too_large_are_refused_although_the_length_was_not_announced()
    {
        byte[] half = [.. Sending.Mp4, .. new byte[600 * 1024]];
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat/messages") { Content = Sending.Form("both", ("a.mp4", half), ("b.mp4", half)) };
        request.Headers.TransferEncodingChunked = true;

        Assert.Contains("1 MB", await (await _browser.SendAsync(request)).RefusedAsync(HttpStatusCode.RequestEntityTooLarge, "file_too_large"), StringComparison.Ordinal);
        Assert.Empty(_host.FilesOnDisk);
    }

    [Fact]
    public async Task An_announced_length_that_is_too_large_is_answered_before_anything_is_sent()
    {
        var answer = await SendRawAsync(
            $"POST /api/chat/messages HTTP/1.1\r\nHost: {_host.Address.Authority}\r\nCookie: {await CookieAsync()}\r\n"
            + "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 525336576\r\nAccept-Language: zh-CN\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
        Assert.Contains("file_too_large", answer, StringComparison.Ordinal);
        Assert.Contains("一条消息的文件总共不能超过 1 MB", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_that_sends_all_of_it_first_still_reads_the_reason()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat/messages") { Content = Sending.Form("big", ("a.mp4", [.. Sending.Mp4, .. new byte[48 * 1024 * 1024]])) };

        await (await _browser.SendAsync(request)).RefusedAsync(HttpStatusCode.RequestEntityTooLarge, "file_too_large");
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

        await (await _browser.PostAsync("/api/chat/messages", content)).RefusedAsync(HttpStatusCode.BadRequest, "malformed");
        Assert.Empty(_host.Waker.Woken);
    }

    [Fact]
    public async Task A_body_of_another_kind_is_refused() =>
        await (await _browser.PostAsync("/api/chat/messages", new StringContent("text=hi", null, "application/x-www-form-urlencoded"))).RefusedAsync(HttpStatusCode.UnsupportedMediaType, "malformed");

    [Theory]
    [InlineData("short")]
    [InlineData("with space in it")]
    public async Task An_invalid_client_id_is_refused(string id) => await (await _browser.SayAsync("hi", id)).RefusedAsync(HttpStatusCode.BadRequest, "bad_id");

    [Fact]
    public async Task A_disk_failure_during_an_upload_is_reported_as_a_storage_fault()
    {
        var body = new Pipe();
        using var form = new MultipartFormDataContent { { new StreamContent(body.Reader.AsStream()), "files", "a.mp4" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat/messages") { Content = form };
        var sending = _browser.SendAsync(request);
        await body.Writer.WriteAsync((byte[])[.. Sending.Mp4, .. new byte[600_000]]);
        await FilesAsync(1);

        Directory.Delete(Path.Combine(_host.Folder, "files"), recursive: true);
        await body.Writer.CompleteAsync();

        await (await sending).RefusedAsync(HttpStatusCode.InsufficientStorage, "storage_full");
        Assert.Empty(_host.Waker.Woken);
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_no_file_and_no_message()
    {
        var cookie = await CookieAsync();
        using (var socket = await ConnectAsync())
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(
                $"POST /api/chat/messages HTTP/1.1\r\nHost: {_host.Address.Authority}\r\nCookie: {cookie}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 500000\r\n\r\n"
                + "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.mp4\"\r\n\r\n"));
            await socket.SendAsync((byte[])[.. Sending.Mp4, .. new byte[100_000]]);
            await FilesAsync(1);
        }

        await FilesAsync(0);
        Assert.Empty(_host.Waker.Woken);
    }

    [Fact]
    public async Task A_message_that_a_crash_kept_from_the_inbox_is_accepted_when_the_page_reconnects()
    {
        var chat = await _host.ChatOfAsync(_browser);
        var earlier = (await _host.Store.NextMessageAsync(chat, default))!;
        await _host.Store.CommitAsync(new Changes { HandledMessageId = earlier.Id }, default);
        var entry = new WireEntry("zzzzzzzzzzzzzzzzzzz1", _host.Clock.GetUtcNow(), "you", "survive") { ClientId = "client-id-0003", Pending = true, Language = "en" };
        await _host.Log.PutAsync(new(chat, entry.Id, 0, Wire.Write(entry), entry.At), default);

        using var events = await EventReader.OpenAsync(_browser);
        var shown = (await events.HistoryAsync()).Single(one => one.Text == "survive");

        Assert.DoesNotContain("pending", shown.Data, StringComparison.Ordinal);
        Assert.Equal((entry.Id, "survive"), ((await _host.Store.NextMessageAsync(chat, default))!.Message.MessageId, "survive"));
    }

    [Fact]
    public async Task A_fault_after_the_first_write_loses_neither_the_message_nor_its_file()
    {
        var waker = new BreakableWaker { IsBroken = true };
        await using var host = await WebChatHost.StartAsync(services: services => services.AddSingleton<IChatWaker>(waker));
        using var browser = await host.OpenPageAsync();
        await (await browser.SayAsync("survive", "client-id-0004", files: ("a.mp4", Sending.Mp4))).RefusedAsync(HttpStatusCode.InternalServerError, "internal");
        Assert.Single(host.FilesOnDisk);

        waker.IsBroken = false;
        var id = await (await browser.SayAsync("survive", "client-id-0004", files: ("a.mp4", Sending.Mp4))).AcceptedIdAsync();

        using var events = await EventReader.OpenAsync(browser);
        var entry = Assert.Single(await events.HistoryAsync());
        Assert.Equal(id, entry.Field("id"));
        Assert.DoesNotContain("pending", entry.Data, StringComparison.Ordinal);
        Assert.Single(host.FilesOnDisk);
    }

    [Fact]
    public async Task A_token_that_is_typed_reaches_the_inbox_and_is_not_shown_again()
    {
        await (await _browser.SayAsync("/login nmv_usr_0123456789abcdef")).AcceptedIdAsync();

        var chat = Assert.Single(_host.Waker.Woken);
        Assert.Contains("nmv_usr_0123456789abcdef", (await _host.Store.NextMessageAsync(chat, default))!.Message.Text, StringComparison.Ordinal);
        using var events = await EventReader.OpenAsync(_browser);
        Assert.DoesNotContain("0123456789abcdef", Assert.Single(await events.HistoryAsync()).Data, StringComparison.Ordinal);
    }

    private async Task<string> CookieAsync()
    {
        using var stranger = _host.NewBrowser();
        var page = await stranger.GetAsync("/");
        return page.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_host.Address.Host, _host.Address.Port);
        return socket;
    }

    private async Task<string> SendRawAsync(string request)
    {
        using var socket = await ConnectAsync();
        await socket.SendAsync(Encoding.ASCII.GetBytes(request));
        var (answer, buffer) = (new StringBuilder(), new byte[4096]);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (!answer.ToString().Contains("}}", StringComparison.Ordinal) && await socket.ReceiveAsync(buffer.AsMemory(), patience.Token) is var count and > 0)
        {
            answer.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        return answer.ToString();
    }

    private Task FilesAsync(int count) =>
        Eventually.HoldsAsync(() => _host.FilesOnDisk.Length == count, () => $"{count} files, there are {_host.FilesOnDisk.Length}", TimeSpan.FromSeconds(20));

    /// <summary>Fails, when told, after the inbox has written: the request ends in the middle.</summary>
    private sealed class BreakableWaker : IChatWaker
    {
        public bool IsBroken { get; set; }

        public void Wake(ChatKey chat)
        {
            if (IsBroken)
            {
                throw new InvalidOperationException("Broken by the test.");
            }
        }
    }
}
