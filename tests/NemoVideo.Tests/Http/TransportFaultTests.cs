using Fakes.Time;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NemoVideo.Http;
using NemoVideo.Renders;
using NemoVideo.Tests.Loopback;
using NemoVideo.Uploads;
using static NemoVideo.Http.RequestOutcome;
using static NemoVideo.Http.TransportFault;

namespace NemoVideo.Tests.Http;

/// <summary>Faults on a real wire: which kind the client reports, and whether the request may have had an effect.</summary>
public sealed class TransportFaultTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n";

    /// <summary>More than the client reads of a file to see what it is.</summary>
    private static readonly string More = new('x', 2 * MediaSignature.HeadBytes);

    private static readonly Uri Closed = new("http://127.0.0.1:1");

    private static readonly (string Name, TransportFault Fault, RequestOutcome Outcome, RawRead Read, string Answer)[] Wires =
    [
        ("refused", NotConnected, NotSent, RawRead.Nothing, ""),
        ("no TLS", NotConnected, NotSent, RawRead.Nothing, "SSH-2.0-x\r\n"),
        ("reset before the body", Lost, Unknown, RawRead.Head, ""),
        ("reset after the body", Lost, Unknown, RawRead.All, ""),
        ("closed after the body", Lost, Unknown, RawRead.All, ""),
        ("half a head", Lost, Unknown, RawRead.All, Ok),
        ("garbage", InvalidAnswer, Unknown, RawRead.All, "SSH-2.0-x\r\n\r\n"),
        ("unknown encoding", InvalidAnswer, Unknown, RawRead.All, Ok + "content-encoding: zstd\r\ncontent-length: 2\r\n\r\n{}"),
        ("half a body", Cut, Unknown, RawRead.All, Ok + "content-length: 500\r\n\r\n{"),
        ("no last chunk", Cut, Unknown, RawRead.All, Ok + "transfer-encoding: chunked\r\n\r\n1\r\n{\r\n"),
        ("garbage between chunks", Cut, Unknown, RawRead.All, Ok + "transfer-encoding: chunked\r\n\r\n1\r\n{\r\nSSH-2.0-x\r\n"),
        ("no gzip", Cut, Unknown, RawRead.All, Ok + "content-encoding: gzip\r\ncontent-length: 20\r\n\r\nThis is not packed.."),
    ];

    public static TheoryData<string, string> Calls_and_wires =>
        [.. from wire in Wires from call in (string[])["anonymous", "session", "render", "credits", "chat"] select (wire.Name, call)];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Calls_and_wires))]
    public async Task A_fault_is_the_same_exception_with_the_same_certainty_whatever_the_call(string wire, string call)
    {
        var (_, kind, outcome, read, answer) = Wires.Single(row => row.Name == wire);
        await using var server = new RawServer(
            async exchange =>
            {
                await exchange.WriteAsync(answer);
                if (wire.StartsWith("reset", StringComparison.Ordinal))
                {
                    exchange.Reset();
                }
            },
            read);
        var address = wire switch
        {
            "refused" => Closed,
            "no TLS" => new UriBuilder(server.Address) { Scheme = "https" }.Uri,
            _ => server.Address,
        };
        var clock = new ManualClock();
        using var client = Client.For(address, clock);
        using var ticking = new Ticking(clock);

        var fault = await Assert.ThrowsAsync<NemoVideoTransportException>(() => Calls.Make(client, call));

        Assert.Equal((kind, outcome), (fault.Fault, fault.Outcome));
        Assert.True(call == "credits" || server.Requests <= 1, $"{server.Requests} requests");
    }

    [Theory(Timeout = 30_000)]
    [InlineData("anonymous", 2)]
    [InlineData("session", 2)]
    [InlineData("chat", 10)]
    [InlineData("upload", 5)]
    public async Task A_limit_that_passes_leaves_the_outcome_unknown(string call, int minutes)
    {
        var clock = new ManualClock();
        var arrived = new TaskCompletionSource();
        await using var server = new RawServer(async exchange =>
        {
            await exchange.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n");
            await exchange.DrainAsync();
            arrived.TrySetResult();
            await exchange.WaitForCloseAsync();
        });
        using var client = Client.For(server.Address, clock);
        var running = Calls.Make(client, call);
        await arrived.Task;

        clock.Advance(TimeSpan.FromMinutes(minutes));

        var fault = await Assert.ThrowsAsync<NemoVideoTransportException>(() => running);
        Assert.Equal((TimedOut, Unknown), (fault.Fault, fault.Outcome));
        Assert.Equal(1, server.Requests);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_limit_of_the_HTTP_client_proves_nothing_about_what_was_sent()
    {
        await using var server = new RawServer(exchange => exchange.WaitForCloseAsync());
        using var http = new HttpClient { Timeout = TimeSpan.FromMilliseconds(50) };
        using var client = new NemoVideoClient(http, Options.Create(new NemoVideoOptions { ApiUrl = server.Address }), TimeProvider.System, NullLogger<NemoVideoClient>.Instance);

        var fault = Assert.IsType<NemoVideoTransportException>((await client.RunAsync()).Fault);

        Assert.Equal((TimedOut, Unknown), (fault.Fault, fault.Outcome));
    }

    [Theory(Timeout = 30_000)]
    [InlineData("session")]
    [InlineData("credits")]
    [InlineData("chat")]
    [InlineData("upload")]
    [InlineData("download")]
    public async Task The_callers_cancellation_is_no_fault_of_the_transport(string call)
    {
        var arrived = new TaskCompletionSource();
        await using var server = new RawServer(exchange =>
        {
            arrived.TrySetResult();
            return exchange.WaitForCloseAsync();
        });
        using var client = Client.For(server.Address);
        using var stop = new CancellationTokenSource();
        var running = Calls.Make(client, call, stop.Token);
        await arrived.Task;

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_stream_that_is_reset_after_an_event_is_cut()
    {
        var told = new TaskCompletionSource();
        await using var server = new RawServer(async exchange =>
        {
            await exchange.BeginStreamAsync();
            await exchange.WriteChunkAsync("data: {\"text\":\"Hi\"}\n\n");
            await told.Task;
            exchange.Reset();
        });
        using var client = Client.For(server.Address);
        await using var events = client.RunAsync(Client.Access, "1", "hi", CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());

        told.SetResult();

        var fault = await Assert.ThrowsAsync<NemoVideoTransportException>(() => events.MoveNextAsync().AsTask());
        Assert.Equal((Cut, Unknown), (fault.Fault, fault.Outcome));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_stream_that_ends_in_the_middle_of_an_event_is_cut()
    {
        await using var api = await FakeApi.StartAsync(200, "data: {\"text\":\"Hi\"}\n\ndata: {\"type\":\"te", "text/event-stream");
        using var client = Client.For(api.Address);

        var (events, fault) = await client.RunAsync();

        Assert.Equal(["Hi"], events.Texts());
        Assert.Equal(Cut, Assert.IsType<NemoVideoTransportException>(fault).Fault);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("refused", NotConnected, NotSent, 0)]
    [InlineData("reset before the files", Lost, NotSent, 2)]
    [InlineData("reset among the files", Lost, NotSent, 2)]
    [InlineData("reset after the files", Lost, Unknown, 1)]
    public async Task An_upload_interrupted_before_its_files_were_sent_counts_as_not_sent_and_is_repeated(string wire, TransportFault kind, RequestOutcome outcome, int requests)
    {
        await using var server = new RawServer(async exchange =>
        {
            if (wire != "reset before the files")
            {
                await exchange.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n");
            }

            if (wire == "reset after the files")
            {
                await exchange.DrainAsync();
            }

            exchange.Reset();
        });
        using var client = Client.For(wire == "refused" ? Closed : server.Address);
        var file = new UploadFile("a.mp4", null, 64 << 20, _ => Task.FromResult<Stream>(new MemoryStream(new byte[64 << 20])));

        var fault = await Assert.ThrowsAsync<NemoVideoTransportException>(() => client.UploadAsync(Client.Access, "1", [file], null, CancellationToken.None));

        Assert.Equal((kind, outcome), (fault.Fault, fault.Outcome));
        // The framework repeats each try up to three times while nothing of the files was sent.
        Assert.InRange(server.Requests, requests, wire == "reset before the files" ? requests * 4 : requests);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("video", "half", Cut)]
    [InlineData("picture", "half", Cut)]
    [InlineData("video", "ends in a box", Cut)]
    [InlineData("video", "page", InvalidAnswer)]
    [InlineData("picture", "page", InvalidAnswer)]
    [InlineData("video", "refused", NotConnected)]
    [InlineData("picture", "refused", NotConnected)]
    public async Task A_truncated_file_is_a_fault_of_the_stream_and_of_the_call(string what, string wire, TransportFault kind)
    {
        var start = (what == "video" ? "\0\0\0\u0010ftypmp42\0\0\0\0\0\u0010\0\0mdat" : "GIF89a") + More;
        await using var server = new RawServer(exchange => exchange.WriteAsync(wire switch
        {
            "half" => $"HTTP/1.1 200 OK\r\ncontent-length: 1048576\r\n\r\n{start}",
            "ends in a box" => $"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{start}",
            _ => "HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\nsorry",
        }));
        var address = new Uri(wire == "refused" ? Closed : server.Address, "/o");
        var clock = new ManualClock();
        using var client = Client.For(wire == "refused" ? Closed : server.Address, clock);
        using var ticking = new Ticking(clock);
        Exception? seen = null;

        var fault = await Assert.ThrowsAsync<NemoVideoTransportException>(() => what == "video"
            ? client.DownloadRenderAsync(Client.Access, new("r", RenderState.Completed, 1, address, null, null, null), (download, stop) => TakeAsync(download.Content, stop), CancellationToken.None)
            : client.DownloadPictureAsync(Client.Access, address, TakeAsync, CancellationToken.None));

        Assert.Equal(kind, fault.Fault);
        Assert.Same(kind == Cut ? fault : null, seen);

        async Task<int> TakeAsync(Stream content, CancellationToken stop)
        {
            seen = await Record.ExceptionAsync(() => content.CopyToAsync(Stream.Null, stop));
            throw seen!;
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task A_stalled_file_is_a_fault_of_the_stream()
    {
        var clock = new ManualClock();
        await using var server = new RawServer(async exchange =>
        {
            await exchange.WriteAsync($"HTTP/1.1 200 OK\r\ncontent-length: 1048576\r\n\r\nGIF89a{More}");
            await exchange.WaitForCloseAsync();
        });
        using var client = Client.For(server.Address, clock);

        var fault = await client.DownloadPictureAsync(
            Client.Access,
            server.Address,
            async (content, stop) =>
            {
                await content.ReadExactlyAsync(new byte[6 + More.Length], stop);
                var more = content.ReadAsync(new byte[8], stop).AsTask();
                clock.Advance(TimeSpan.FromMinutes(1));
                return await Assert.ThrowsAsync<NemoVideoTransportException>(() => more);
            },
            CancellationToken.None);

        Assert.Equal((TimedOut, Unknown), (fault.Fault, fault.Outcome));
    }

    [Theory]
    [InlineData(NemoErrorCode.ServerTrouble, Unknown)]
    [InlineData(NemoErrorCode.Unreadable, Unknown)]
    [InlineData(NemoErrorCode.Throttled, Refused)]
    [InlineData(NemoErrorCode.InvalidToken, Refused)]
    [InlineData(NemoErrorCode.Refused, Refused)]
    public void An_answer_that_says_no_leaves_nothing_behind_unless_the_server_is_in_trouble(NemoErrorCode code, RequestOutcome outcome) =>
        Assert.Equal(outcome, new NemoVideoApiException(code, "").Outcome);
}
