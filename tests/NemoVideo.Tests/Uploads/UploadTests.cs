using System.Text;
using NemoVideo.Http;
using NemoVideo.Tests.Loopback;
using NemoVideo.Uploads;

namespace NemoVideo.Tests.Uploads;

public sealed class UploadTests
{
    private const string Answer = """{"code":0,"data":{"files":[{"filename":"a.mp4","file_type":"video","cdn_url":"https://cdn.example.org/a.mp4","duration":12.5,"width":1920,"height":1080,"fps":29.97,"hash":"h"},{}],"session_state_applied":true}}""";

    [Fact(Timeout = 30_000)]
    public async Task Files_go_as_parts_named_files_with_their_names_and_types()
    {
        await using var api = await FakeApi.StartAsync(200, Answer);
        using var client = Client.For(api.Address);
        List<long> told = [];

        var result = await client.UploadAsync(Client.Access, "1234567890123456789", [File("海边.mp4", "first", 5), File("../x\"\r\n;y.png", "second", null)], new Told(told), CancellationToken.None);

        Assert.Equal(new("a.mp4", "video", new("https://cdn.example.org/a.mp4"), TimeSpan.FromSeconds(12.5), 1920, 1080, 29.97, "h"), result.Files[0]);
        Assert.Equal(new(null, null, null, null, null, null, null, null), result.Files[1]);
        Assert.True(result.StateApplied);
        Assert.Equal([5L, 11L], told);
        var seen = Assert.Single(api.Seen);
        Assert.Equal("/api/upload-video/nemo_agent/me/1234567890123456789", seen.Path);
        Assert.StartsWith("multipart/form-data; boundary=nemobot-", seen.Header("Content-Type"), StringComparison.Ordinal);
        Assert.Contains("Content-Disposition: form-data; name=\"files\"; filename=\"海边.mp4\"\r\nContent-Type: video/mp4\r\n\r\nfirst\r\n", seen.Body, StringComparison.Ordinal);
        Assert.Contains("Content-Disposition: form-data; name=\"files\"; filename=\"xy.png\"\r\nContent-Type: image/png\r\n\r\nsecond\r\n", seen.Body, StringComparison.Ordinal);
    }

    [Theory(Timeout = 30_000)]
    [InlineData(11L)]
    [InlineData(null)]
    public async Task A_file_above_the_limit_is_refused_whether_its_size_is_announced_or_found_during_the_transfer(long? length)
    {
        await using var api = await FakeApi.StartAsync(200, Answer);
        using var client = Client.For(api.Address, configure: options => options.MaxUploadBytes = 10);
        var refused = await Assert.ThrowsAsync<NemoVideoApiException>(() =>
            client.UploadAsync(Client.Access, "1", [File("a.mp4", "elevenbytes", length)], null, CancellationToken.None));
        Assert.Equal(NemoErrorCode.FileTooLarge, refused.Code);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_server_that_refuses_early_gets_no_content()
    {
        var opened = 0;
        await using var server = new RawServer(exchange =>
        {
            // Answered from the headers alone, as a gateway with a size limit does.
            Assert.Contains("100-continue", exchange.Head, StringComparison.OrdinalIgnoreCase);
            return exchange.WriteAsync("HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        });
        using var client = Client.For(server.Address);
        var file = new UploadFile("a.mp4", null, null, _ =>
        {
            opened++;
            return Task.FromResult<Stream>(new MemoryStream([1]));
        });
        Assert.Equal(NemoErrorCode.FileTooLarge, (await Assert.ThrowsAsync<NemoVideoApiException>(() => client.UploadAsync(Client.Access, "1", [file], null, CancellationToken.None))).Code);
        Assert.Equal(0, opened);
    }

    [Fact(Timeout = 30_000)]
    public async Task Content_that_was_sent_is_not_sent_again_when_the_connection_drops()
    {
        await using var server = new RawServer(async exchange =>
        {
            await exchange.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n");
            await exchange.DrainAsync();
        });
        using var client = Client.For(server.Address);
        var fault = await Assert.ThrowsAsync<NemoVideoTransportException>(() => Calls.Make(client, "upload"));
        Assert.Equal(RequestOutcome.Unknown, fault.Outcome);
        Assert.Equal(1, server.Requests);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_source_is_opened_again_for_the_repeat_after_429()
    {
        var opened = 0;
        await using var api = await FakeApi.StartAsync((context, number) => number == 1 ? FakeApi.AnswerAsync(context, 429, "") : FakeApi.AnswerAsync(context, 200, Answer));
        using var client = Client.For(api.Address);
        await client.UploadAsync(Client.Access, "1", [new("a.mp4", null, null, _ => Task.FromResult<Stream>(new MemoryStream([(byte)++opened])))], null, CancellationToken.None);
        Assert.Equal(2, opened);
    }

    [Fact(Timeout = 30_000)]
    public async Task Addresses_are_fetched_by_the_backend_unless_they_hold_a_secret()
    {
        await using var api = await FakeApi.StartAsync(200, """{"files":[]}""");
        using var client = Client.For(api.Address);
        await client.UploadFromUrlsAsync(Client.Access, "1", [new("https://example.org/a b.mp4")], CancellationToken.None);
        Assert.Equal("""{"urls":["https://example.org/a%20b.mp4"],"source_type":"url"}""", Assert.Single(api.Seen).Body);
        foreach (var bad in (string[])["https://u:p@example.org/a.mp4", "file:///etc/passwd", "https://example.org/?t=" + Client.Token])
        {
            await Assert.ThrowsAsync<ArgumentException>(() => client.UploadFromUrlsAsync(Client.Access, "1", [new(bad)], CancellationToken.None));
        }

        Assert.Single(api.Seen);
    }

    [Theory]
    [InlineData("clip.mp4", "clip.mp4")]
    [InlineData("/mnt/x/clip.mp4", "clip.mp4")]
    [InlineData("C:\\x\\clip.mp4", "clip.mp4")]
    [InlineData("a\r\nX-Evil: 1\".mp4", "aX-Evil: 1.mp4")]
    [InlineData("片 🎬.mov", "片 🎬.mov")]
    [InlineData(".mp4", "file.mp4")]
    [InlineData("", "file")]
    [InlineData("..", "file")]
    public void A_name_becomes_fit_for_a_header(string name, string clean) => Assert.Equal(clean, FileNames.Clean(name, UploadContent.NameRule));

    [Fact]
    public void A_long_name_keeps_its_extension_and_its_characters_whole()
    {
        var clean = FileNames.Clean(string.Concat(Enumerable.Repeat("🎬", 200)) + ".mp4", UploadContent.NameRule);
        Assert.EndsWith("🎬.mp4", clean, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(clean), 250, 255);
        Assert.Equal("\uFFFD.mov", FileNames.Clean("\ud83e.mov", UploadContent.NameRule));
    }

    private static UploadFile File(string name, string content, long? length) => new(name, null, length, _ => Task.FromResult<Stream>(new MemoryStream(Encoding.UTF8.GetBytes(content))));

    private sealed class Told(List<long> told) : IProgress<long>
    {
        public void Report(long value) => told.Add(value);
    }
}
