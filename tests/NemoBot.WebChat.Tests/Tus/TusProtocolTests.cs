using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using Fakes.Time;
using Harness.WebChat;

namespace NemoBot.WebChat.Tests.Tus;

/// <summary>The protocol tus 1.0 as its specification says: what is accepted, and what is refused without harm.</summary>
public sealed class TusProtocolTests : IAsyncLifetime
{
    private const long MaxBytes = 1024 * 1024;

    /// <summary>A clip of which the first parts already show what it is.</summary>
    private static readonly byte[] Clip = [.. Sending.Mp4, .. Enumerable.Range(0, 20_000).Select(n => (byte)(n * 7))];

    private OnePage _page = null!;

    private HttpClient Browser => _page.Browser;

    public async ValueTask InitializeAsync() => _page = await OnePage.OpenAsync(MaxBytes);

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    [Fact]
    public async Task The_server_says_what_it_can_do()
    {
        using var answer = await Browser.SendAsync(new HttpRequestMessage(HttpMethod.Options, TusSending.Path));

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(["1.0.0"], answer.Headers.GetValues("Tus-Version"));
        Assert.Equal(["creation,termination,expiration"], answer.Headers.GetValues("Tus-Extension"));
        Assert.Equal([$"{MaxBytes}"], answer.Headers.GetValues("Tus-Max-Size"));
    }

    [Fact]
    public async Task A_file_in_parts_becomes_the_file_of_a_message()
    {
        var upload = await Browser.UploadAsync(Clip.Length, "día.mp4");
        Assert.Equal(100, await (await Browser.AppendAsync(upload, 0, Clip.AsMemory(0, 100))).OffsetAsync(HttpStatusCode.NoContent));
        Assert.Equal(9_000, await (await Browser.AppendAsync(upload, 100, Clip.AsMemory(100, 8_900))).OffsetAsync(HttpStatusCode.NoContent));
        using var seen = await Browser.LookUpAsync(upload);
        Assert.Equal(9_000, await seen.OffsetAsync());
        Assert.Equal([$"{Clip.Length}"], seen.Headers.GetValues("Upload-Length"));
        Assert.Equal([TusSending.Metadata("día.mp4")], seen.Headers.GetValues("Upload-Metadata"));
        Assert.Equal(["Tue, 03 Nov 2026 09:00:00 GMT"], seen.Headers.GetValues("Upload-Expires"));
        Assert.Equal("no-store", seen.Headers.CacheControl?.ToString());
        Assert.Equal(Clip.Length, await (await Browser.AppendAsync(upload, 9_000, Clip.AsMemory(9_000))).OffsetAsync(HttpStatusCode.NoContent));

        await (await Browser.SayWithAsync("trim it", "client-id-0001", TusSending.IdOf(upload))).AcceptedIdAsync();

        var item = await _page.Host.Store.NextMessageAsync(_page.Host.Waker.Woken.Single(), default);
        var file = Assert.Single(item!.Message.Attachments);
        Assert.Equal(("día.mp4", "video/mp4", Clip.LongLength, "trim it"), (file.FileName, file.MediaType, file.SizeBytes, item.Message.Text));
        Assert.Equal(Clip, await Browser.GetByteArrayAsync($"/api/chat/files/{file.FileId}"));
        Assert.Equal([$"{file.FileId}.bin"], _page.Host.FilesOnDisk.Select(Path.GetFileName));
        Assert.Equal(HttpStatusCode.NotFound, (await Browser.LookUpAsync(upload)).StatusCode);
    }

    [Fact]
    public async Task A_withdrawn_upload_leaves_nothing()
    {
        var upload = await Browser.UploadAsync(Clip.Length);
        await Browser.AppendAsync(upload, 0, Clip.AsMemory(0, 9_000));

        Assert.Equal(HttpStatusCode.NoContent, (await Browser.WithdrawAsync(upload)).StatusCode);

        Assert.Empty(_page.Host.FilesOnDisk);
        Assert.Equal(HttpStatusCode.NotFound, (await Browser.WithdrawAsync(upload)).StatusCode);
        await (await Browser.AppendAsync(upload, 9_000, Clip.AsMemory(9_000))).RefusedAsync(HttpStatusCode.NotFound, "upload_gone");
    }

    [Theory]
    [InlineData(null, null, HttpStatusCode.BadRequest, "malformed")]
    [InlineData("-1", null, HttpStatusCode.BadRequest, "malformed")]
    [InlineData("many", null, HttpStatusCode.BadRequest, "malformed")]
    [InlineData("99999999999999999999", null, HttpStatusCode.BadRequest, "malformed")]
    [InlineData("0", null, HttpStatusCode.BadRequest, "empty_file")]
    [InlineData("1048577", null, HttpStatusCode.RequestEntityTooLarge, "file_too_large")]
    [InlineData("9223372036854775807", null, HttpStatusCode.RequestEntityTooLarge, "file_too_large")]
    [InlineData("10", "filename not*base64", HttpStatusCode.BadRequest, "malformed")]
    [InlineData("10", "filename YQ== x", HttpStatusCode.BadRequest, "malformed")]
    [InlineData("10", "filename YQ==,filename Yg==", HttpStatusCode.BadRequest, "malformed")]
    [InlineData("10", "a YQ==,b YQ==,c YQ==,d YQ==,e YQ==,f YQ==,g YQ==,h YQ==,i YQ==", HttpStatusCode.BadRequest, "malformed")]
    public async Task An_upload_that_is_announced_wrongly_is_refused_and_leaves_nothing(string? length, string? metadata, HttpStatusCode status, string code)
    {
        await (await Browser.CreateUploadAsync(length, metadata)).RefusedAsync(status, code);

        Assert.Empty(_page.Host.FilesOnDisk);
    }

    [Fact]
    public async Task Metadata_without_end_are_refused() =>
        await (await Browser.CreateUploadAsync("10", $"filename {new string('A', 4096)}")).RefusedAsync(HttpStatusCode.BadRequest, "malformed");

    [Fact]
    public async Task Another_version_of_the_protocol_is_refused_with_ours()
    {
        foreach (var version in new[] { null, "0.2.2" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, TusSending.Path) { Headers = { { "Upload-Length", "10" } } };
            if (version is not null)
            {
                request.Headers.Add("Tus-Resumable", version);
            }

            using var answer = await Browser.SendAsync(request);

            Assert.Equal(HttpStatusCode.PreconditionFailed, answer.StatusCode);
            Assert.Equal(["1.0.0"], answer.Headers.GetValues("Tus-Version"));
        }
    }

    [Theory]
    [InlineData(99)]
    [InlineData(101)]
    [InlineData(20_000_000)]
    public async Task A_part_for_another_place_is_refused_and_changes_nothing(long offset)
    {
        var upload = await Browser.UploadAsync(Clip.Length);
        await Browser.AppendAsync(upload, 0, Clip.AsMemory(0, 100));

        await (await Browser.AppendAsync(upload, offset, new byte[10])).RefusedAsync(HttpStatusCode.Conflict, "upload_elsewhere");

        Assert.Equal(100, await (await Browser.LookUpAsync(upload)).OffsetAsync());
    }

    [Fact]
    public async Task A_part_that_is_longer_than_the_rest_is_refused()
    {
        var upload = await Browser.UploadAsync(Clip.Length);
        await Browser.AppendAsync(upload, 0, Clip.AsMemory(0, 10_000));

        await (await Browser.AppendAsync(upload, 10_000, new byte[Clip.Length - 10_000 + 1])).RefusedAsync(HttpStatusCode.RequestEntityTooLarge, "file_too_large");
        Assert.Equal(10_000, await (await Browser.LookUpAsync(upload)).OffsetAsync());

        // Without an announced length it shows only at the end, when the bytes before it are of no use either.
        using var content = new StreamContent(new MemoryStream(new byte[Clip.Length])) { Headers = { ContentType = new("application/offset+octet-stream") } };
        using var request = TusSending.Request(HttpMethod.Patch, upload);
        request.Headers.Add("Upload-Offset", "10000");
        request.Headers.TransferEncodingChunked = true;
        request.Content = content;
        await (await Browser.SendAsync(request)).RefusedAsync(HttpStatusCode.RequestEntityTooLarge, "file_too_large");
        Assert.Empty(_page.Host.FilesOnDisk);
    }

    [Fact]
    public async Task A_part_of_another_content_type_or_without_a_place_is_refused()
    {
        var upload = await Browser.UploadAsync(Clip.Length);
        using var json = new StringContent("{}", new MediaTypeHeaderValue("application/json"));
        await (await Browser.AppendAsync(upload, 0, json)).RefusedAsync(HttpStatusCode.UnsupportedMediaType, "malformed");

        using var request = TusSending.Request(HttpMethod.Patch, upload);
        request.Content = new ByteArrayContent(Clip) { Headers = { ContentType = new("application/offset+octet-stream") } };
        await (await Browser.SendAsync(request)).RefusedAsync(HttpStatusCode.BadRequest, "malformed");
    }

    [Fact]
    public async Task What_cannot_be_edited_is_refused_with_its_first_bytes()
    {
        var upload = await Browser.UploadAsync(1_000_000, "setup.exe");

        await (await Browser.AppendAsync(upload, 0, new byte[5_000])).RefusedAsync(HttpStatusCode.UnsupportedMediaType, "unsupported_type");

        Assert.Empty(_page.Host.FilesOnDisk);
    }

    [Fact]
    public async Task Of_two_parts_at_once_one_is_told_to_wait_and_a_question_for_the_offset_ends_a_part_that_hangs()
    {
        var upload = await Browser.UploadAsync(Clip.Length);
        var body = new Pipe();
        var hanging = Browser.AppendAsync(upload, 0, new StreamContent(body.Reader.AsStream()));
        await body.Writer.WriteAsync(Clip.AsMemory(0, 9_000));
        await ArrivedAsync(4_096);

        await (await Browser.AppendAsync(upload, 4_096, Clip.AsMemory(4_096))).RefusedAsync(HttpStatusCode.Locked, "upload_elsewhere");
        var offset = await (await Browser.LookUpAsync(upload)).OffsetAsync();

        Assert.InRange(offset, 4_096, 9_000); // What the server had read.
        await body.Writer.CompleteAsync(); // This client reads no answer before it has sent everything.
        await (await hanging).RefusedAsync(HttpStatusCode.Locked, "upload_elsewhere");
        Assert.Equal(Clip.Length, await (await Browser.AppendAsync(upload, offset, Clip.AsMemory((int)offset))).OffsetAsync(HttpStatusCode.NoContent));
    }

    [Fact]
    public async Task An_upload_is_not_there_for_another_chat()
    {
        var upload = await Browser.UploadAsync(Clip.Length);
        await Browser.AppendAsync(upload, 0, Clip);
        using var stranger = await _page.Host.OpenPageAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.LookUpAsync(upload)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.WithdrawAsync(upload)).StatusCode);
        await (await stranger.AppendAsync(upload, Clip.Length, new byte[1])).RefusedAsync(HttpStatusCode.NotFound, "upload_gone");
        await (await stranger.SayWithAsync("mine", null, TusSending.IdOf(upload))).RefusedAsync(HttpStatusCode.NotFound, "upload_gone");
        Assert.Equal(Clip.Length, await (await Browser.LookUpAsync(upload)).OffsetAsync());
    }

    [Fact]
    public async Task An_upload_ends_after_a_day()
    {
        var upload = await Browser.UploadAsync(Clip.Length);
        await Browser.AppendAsync(upload, 0, Clip);

        _page.Host.Clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal(0, _page.Host.Partials.RemoveExpired());
        _page.Host.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(HttpStatusCode.NotFound, (await Browser.LookUpAsync(upload)).StatusCode);
        await (await Browser.SayWithAsync("late", null, TusSending.IdOf(upload))).RefusedAsync(HttpStatusCode.NotFound, "upload_gone");
        Assert.Equal(1, _page.Host.Partials.RemoveExpired());
        Assert.Empty(_page.Host.FilesOnDisk);
    }

    [Fact]
    public async Task A_chat_keeps_only_its_newest_unfinished_uploads()
    {
        var first = await Browser.UploadAsync(MaxBytes);
        for (var n = 0; n < 3; n++)
        {
            await Browser.UploadAsync(MaxBytes);
        }

        Assert.Equal(0, await (await Browser.LookUpAsync(first)).OffsetAsync());
        var fifth = await Browser.UploadAsync(1); // Four messages of the largest size are the limit.
        Assert.Equal(HttpStatusCode.NotFound, (await Browser.LookUpAsync(first)).StatusCode);

        for (var n = 0; n < 40; n++)
        {
            await Browser.UploadAsync(1);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await Browser.LookUpAsync(fifth)).StatusCode);
        Assert.Equal(2 * 40, _page.Host.FilesOnDisk.Length);
    }

    [Fact]
    public async Task One_address_has_a_limit_over_all_its_chats()
    {
        for (var chat = 0; chat < 5; chat++)
        {
            using var browser = await _page.Host.OpenPageAsync();
            for (var n = 0; n < 40; n++)
            {
                await browser.UploadAsync(1);
            }
        }

        await (await Browser.CreateUploadAsync("1")).RefusedAsync(HttpStatusCode.InsufficientStorage, "share_used_up");
    }

    [Fact]
    public async Task The_other_methods_are_understood_where_a_sender_has_only_post()
    {
        var upload = await Browser.UploadAsync(Clip.Length);
        using var part = TusSending.Request(HttpMethod.Post, upload);
        part.Headers.Add("X-HTTP-Method-Override", "PATCH");
        part.Headers.Add("Upload-Offset", "0");
        part.Content = new ByteArrayContent(Clip) { Headers = { ContentType = new("application/offset+octet-stream") } };
        Assert.Equal(Clip.Length, await (await Browser.SendAsync(part)).OffsetAsync(HttpStatusCode.NoContent));

        using var without = TusSending.Request(HttpMethod.Post, upload);
        await (await Browser.SendAsync(without)).RefusedAsync(HttpStatusCode.BadRequest, "malformed");
    }

    [Fact]
    public async Task A_request_from_another_site_is_refused()
    {
        using var request = TusSending.Request(HttpMethod.Post, TusSending.Path);
        request.Headers.Add("Upload-Length", "10");
        request.Headers.Add("Origin", "https://evil.example");

        await (await Browser.SendAsync(request)).RefusedAsync(HttpStatusCode.Forbidden, "foreign_origin");
    }

    private Task ArrivedAsync(long bytes) => Eventually.HoldsAsync(
        () => _page.Host.FilesOnDisk.Any(file => file.EndsWith(".partial", StringComparison.Ordinal) && new FileInfo(file).Length >= bytes), () => $"{bytes} bytes on the disk", TimeSpan.FromSeconds(20));
}
