using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Fakes.Time;
using NemoVideo.Http;
using NemoVideo.Renders;
using NemoVideo.Tests.Loopback;

namespace NemoVideo.Tests.Renders;

/// <summary>A result is believed by its bytes: what is no whole video is asked for anew, and never handed over.</summary>
public sealed class DownloadTests
{
    private static readonly byte[] Mp4 = Video();

    [Theory(Timeout = 30_000)]
    [InlineData("404")]
    [InlineData("html")]
    [InlineData("empty")]
    [InlineData("dropped")]
    [InlineData("nobody")]
    public async Task A_dead_output_address_leads_to_the_APIs_own_download(string fault)
    {
        await using var cdn = new RawServer(exchange => exchange.WriteAsync(fault switch
        {
            "404" => "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
            "html" => "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 5\r\nconnection: close\r\n\r\nsorry",
            "empty" => "HTTP/1.1 200 OK\r\ncontent-type: video/mp4\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
            _ => "",
        }));
        await using var api = await ServeAsync(Mp4);
        using var client = Client.For(api.Address);

        Assert.Equal(Mp4, await client.BytesOfAsync(Done(fault == "nobody" ? new Uri("http://127.0.0.1:1/o.mp4") : new Uri(cdn.Address, "/o.mp4"))));
        Assert.Equal("/api/render/proxy/r/download", Assert.Single(api.Seen).Path);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("video/mp4", "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>")]
    [InlineData("application/xml", "<Error><Code>NoSuchKey</Code></Error>")]
    [InlineData("video/mp4", "<!DOCTYPE html><html><body>Sorry</body></html>")]
    [InlineData("application/octet-stream", "{\"code\":1001,\"message\":\"token expired\"}")]
    [InlineData("video/mp4", "Not found")]
    [InlineData("video/mp4", "The free plan has ended")]
    [InlineData("video/mp4", "\u0089PNG\r\n\u001a\n")]
    public async Task An_error_page_with_status_200_is_never_the_video_whatever_it_calls_itself(string type, string page)
    {
        await using var cdn = await FakeApi.StartAsync(200, page, type);
        await using var api = await ServeAsync(Mp4);
        using var client = Client.For(api.Address);

        Assert.Equal(Mp4, await client.BytesOfAsync(Done(new(cdn.Address, "/o.mp4"))));
    }

    [Fact(Timeout = 60_000)]
    public async Task Where_only_pages_come_the_download_fails_and_nothing_is_handed_over()
    {
        var clock = new ManualClock();
        await using var api = await FakeApi.StartAsync(200, "<html>sorry</html>", "text/html");
        using var client = Client.For(api.Address, clock);
        using var ticking = new Ticking(clock);
        var taken = 0;

        var fault = await Assert.ThrowsAsync<NemoVideoTransportException>(() => client.DownloadRenderAsync(
            Client.Access, Done(new(api.Address, "/o.mp4")), (_, _) => Task.FromResult(++taken), CancellationToken.None));

        Assert.Equal(TransportFault.InvalidAnswer, fault.Fault);

        Assert.Equal(0, taken);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("length")]
    [InlineData("chunked")]
    [InlineData("close, size known")]
    [InlineData("close, nothing known")]
    [InlineData("shorter, size known")]
    public async Task A_transfer_that_broke_off_once_is_repeated(string how)
    {
        var half = Mp4.AsMemory(0, Mp4.Length / 2);
        var requests = 0;
        await using var cdn = new RawServer(async exchange =>
        {
            if (++requests > 1)
            {
                await exchange.WriteAsync($"HTTP/1.1 200 OK\r\ncontent-length: {Mp4.Length}\r\nconnection: close\r\n\r\n");
                await exchange.WriteAsync(Mp4);
                return;
            }

            switch (how)
            {
                case "length":
                    await exchange.WriteAsync($"HTTP/1.1 200 OK\r\ncontent-length: {Mp4.Length}\r\n\r\n");
                    await exchange.WriteAsync(half);
                    break;
                case "chunked":
                    await exchange.WriteAsync("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
                    await exchange.WriteChunkAsync(half);
                    break;
                case "shorter, size known":
                    await exchange.WriteAsync($"HTTP/1.1 200 OK\r\ncontent-length: {half.Length}\r\nconnection: close\r\n\r\n");
                    await exchange.WriteAsync(half);
                    break;
                default:
                    await exchange.WriteAsync("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n");
                    await exchange.WriteAsync(half);
                    break;
            }
        });
        await using var api = await ServeAsync(Mp4);
        using var client = Client.For(api.Address);

        var bytes = await client.BytesOfAsync(Done(new(cdn.Address, "/o.mp4")) with { SizeBytes = how.EndsWith("size known", StringComparison.Ordinal) ? Mp4.Length : null });

        Assert.Equal(Mp4, bytes);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_file_that_always_ends_early_is_reported_and_not_accepted_as_whole()
    {
        var clock = new ManualClock();
        await using var api = await ServeAsync(Mp4[..1024]);
        using var client = Client.For(api.Address, clock);
        using var ticking = new Ticking(clock);

        await Assert.ThrowsAsync<NemoVideoTransportException>(() => client.BytesOfAsync(Done(new(api.Address, "/o.mp4")) with { SizeBytes = Mp4.Length }));
    }

    [Theory(Timeout = 30_000)]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("deflate, bare")]
    [InlineData("br")]
    public async Task A_body_is_asked_for_plain_and_unpacked_where_it_comes_packed_all_the_same(string encoding)
    {
        await using var api = await FakeApi.StartAsync(async context =>
        {
            context.Response.ContentType = "video/mp4";
            context.Response.Headers.ContentEncoding = encoding.Split(',')[0];
            await context.Response.Body.WriteAsync(Packed(Mp4, encoding));
        });
        using var client = Client.For(api.Address);

        Assert.Equal(Mp4, await client.BytesOfAsync(Done(null) with { SizeBytes = Mp4.Length }));
        Assert.Equal("identity", Assert.Single(api.Seen).Header("Accept-Encoding"));
    }

    [Theory(Timeout = 30_000)]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("deflate, bare")]
    [InlineData("br")]
    public async Task Json_and_event_streams_that_come_packed_are_read(string encoding)
    {
        await using var api = await FakeApi.StartAsync(async context =>
        {
            var isChat = context.Request.Path == "/run_sse";
            context.Response.ContentType = isChat ? "text/event-stream" : "application/json";
            context.Response.Headers.ContentEncoding = encoding.Split(',')[0];
            await context.Response.Body.WriteAsync(Packed(Encoding.UTF8.GetBytes(isChat ? "data: {\"text\":\"Hi\"}\n\n" : """{"code":0,"data":{"available":7}}"""), encoding));
        });
        using var client = Client.For(api.Address);

        Assert.Equal(7, (await client.GetCreditsAsync(Client.Access, CancellationToken.None)).Available);
        var (events, fault) = await client.RunAsync();
        Assert.Null(fault);
        Assert.Equal(["Hi"], events.Texts());
    }

    [Fact(Timeout = 30_000)]
    public async Task A_compressed_event_stream_is_read_as_it_arrives()
    {
        var go = new TaskCompletionSource();
        await using var api = await FakeApi.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            context.Response.Headers.ContentEncoding = "gzip";
            await using var packed = new GZipStream(context.Response.Body, CompressionLevel.Fastest, leaveOpen: true);
            await packed.WriteAsync("data: {\"text\":\"One\"}\n\n"u8.ToArray());
            await packed.FlushAsync();
            await context.Response.Body.FlushAsync();
            await go.Task;
            await packed.WriteAsync("data: {\"text\":\" two\"}\n\n"u8.ToArray());
        });
        using var client = Client.For(api.Address);
        var texts = new List<string>();

        await foreach (var happened in client.RunAsync(Client.Access, "1", "hi", CancellationToken.None))
        {
            texts.Add(Assert.IsType<NemoVideo.Agent.AgentEvent.TextReceived>(happened).Text);
            go.TrySetResult();
        }

        Assert.Equal(["One", " two"], texts);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_packed_body_that_is_damaged_is_a_broken_transfer()
    {
        var packed = Packed(Mp4, "gzip");
        await using var cdn = await FakeApi.StartAsync(async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.Body.WriteAsync(packed.AsMemory(0, packed.Length / 2));
        });
        await using var api = await ServeAsync(Mp4);
        using var client = Client.For(api.Address);

        Assert.Equal(Mp4, await client.BytesOfAsync(Done(new(cdn.Address, "/o.mp4"))));
    }

    private static Task<FakeApi> ServeAsync(byte[] bytes) => FakeApi.StartAsync(async context =>
    {
        (context.Response.ContentType, context.Response.ContentLength) = ("video/mp4", bytes.Length);
        await context.Response.Body.WriteAsync(bytes);
    });

    private static byte[] Packed(byte[] bytes, string encoding)
    {
        using var packed = new MemoryStream();
        using (Stream packer = encoding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "deflate, bare" => new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            _ => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
        })
        {
            packer.Write(bytes);
        }

        return packed.ToArray();
    }

    private static byte[] Video()
    {
        var media = new byte[100_000];
        new Random(7).NextBytes(media);
        BinaryPrimitives.WriteUInt32BigEndian(media, (uint)media.Length);
        "mdat"u8.CopyTo(media.AsSpan(4));
        return [0, 0, 0, 16, .. "ftypmp42"u8, 0, 0, 0, 0, .. media];
    }

    private static RenderStatus Done(Uri? output) => new("r", RenderState.Completed, 1, output, null, null, null);
}
