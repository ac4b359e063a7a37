using System.IO.Compression;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;

namespace NemoBot.Bench;

/// <summary>The part of Discord that an answer needs: a gateway (zlib-stream) that dispatches /help in direct messages, the deferred response, and its edit.</summary>
/// <remarks>Uses commands, not plain messages: Discord limits answers to messages to 50 per second, whatever the speed of the bot.</remarks>
internal sealed class IngestDiscord : IIngestPlatform
{
    private const long FirstInteraction = 1_440_000_000_000_000_000;
    private const long FirstPerson = 500_000_000_000_000_000;
    private static readonly byte[] Nothing = [.. "{}"u8];

    private readonly IngestServer _server;
    private readonly Uri _address;
    private readonly Channel<byte[]> _dispatches = Channel.CreateUnbounded<byte[]>(); // In use: at most one item per user.
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _sequence;
    private long _first = FirstInteraction;
    private (IngestTally Tally, int People, int Messages) _talk;

    public IngestDiscord()
    {
        _server = new(request => ValueTask.FromResult<ReadOnlyMemory<byte>>(Answer(request)), GatewayAsync);
        _address = _server.Start();
        Settings = [("Discord__Token", "MTEx.fake.token-of-the-bot"), ("Discord__ApiUrl", new Uri(_address, "api/v10").ToString())];
    }

    public IReadOnlyList<(string Name, string Value)> Settings { get; }

    public Task OpenAsync(Uri bot, int people) => _ready.Task;

    public async Task TalkAsync(IngestTally tally, int people, int messages, CancellationToken cancellationToken)
    {
        _talk = (tally, people, messages);
        for (var person = 0; person < Math.Min(people, messages); person++)
        {
            Say(person);
        }

        await tally.Done.WaitAsync(cancellationToken);
        _first += messages;
    }

    public ValueTask DisposeAsync()
    {
        _dispatches.Writer.TryComplete();
        _server.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Say(int message)
    {
        var (id, person) = (_first + message, FirstPerson + message % _talk.People);
        _talk.Tally.Said(message);
        _dispatches.Writer.TryWrite(Utf8(
            $$"""{"t":"INTERACTION_CREATE","s":{{Interlocked.Increment(ref _sequence)}},"op":0,"d":{"id":"{{id}}","application_id":"111000000000000002","type":2,"token":"tok-{{id}}","version":1,"context":1,"channel_id":"{{person}}","user":{"id":"{{person}}","username":"ana","discriminator":"0"},"locale":"en-US","app_permissions":"2147483647","attachment_size_limit":10485760,"authorizing_integration_owners":{"0":"0"},"data":{"id":"900000000000000001","name":"help","type":1} } }"""));
    }

    private byte[] Answer(IngestRequest request)
    {
        if (request.IsFor("/gateway/bot"u8))
        {
            return Utf8($$$"""{"url":"ws://{{{_address.Authority}}}/gateway/","shards":1,"session_start_limit":{"total":1000,"remaining":1000,"reset_after":0,"max_concurrency":1}}""");
        }

        if (request.IsFor("/callback"u8))
        {
            var id = After(request, "/interactions/"u8);
            return Utf8($$$"""{"interaction":{"id":"{{{id}}}","type":2,"response_message_id":"{{{id}}}","response_message_loading":true},"resource":{"type":5,"message":null}}""");
        }

        if (!request.IsFor("/webhooks/"u8))
        {
            return Nothing;
        }

        var interaction = After(request, "/tok-"u8);
        var message = (int)(interaction - _first);
        if (message >= 0 && _talk.Tally.TryAnswer(message) && message + _talk.People < _talk.Messages)
        {
            Say(message + _talk.People);
        }

        return Utf8($$"""{"id":"{{interaction}}","channel_id":"{{FirstPerson + message % _talk.People}}","content":"","author":{"id":"111000000000000001","bot":true},"attachments":[]}""");
    }

    private static long After(IngestRequest request, ReadOnlySpan<byte> mark)
    {
        var rest = request.Head.Span[(request.Head.Span.IndexOf(mark) + mark.Length)..];
        return System.Buffers.Text.Utf8Parser.TryParse(rest, out long number, out _) ? number : throw new InvalidDataException("The path names no interaction.");
    }

    private async Task GatewayAsync(NetworkStream stream, IngestRequest request)
    {
        var head = Encoding.ASCII.GetString(request.Head.Span);
        var key = head.Split("\r\n").First(line => line.StartsWith("Sec-WebSocket-Key:", StringComparison.OrdinalIgnoreCase))[18..].Trim();
        var accept = Convert.ToBase64String(Sha1(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"));
        using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
        using var compressed = new MemoryStream();
        await using var zlib = new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true);
        await SendAsync(socket, zlib, compressed, [.. "{\"t\":null,\"s\":null,\"op\":10,\"d\":{\"heartbeat_interval\":41250}}"u8]);
        var heard = HearAsync(socket);
        await foreach (var dispatch in _dispatches.Reader.ReadAllAsync())
        {
            await SendAsync(socket, zlib, compressed, dispatch);
        }

        await heard;
    }

    /// <summary>Receives the bot's identification and its heartbeats.</summary>
    private async Task HearAsync(WebSocket socket)
    {
        var buffer = new byte[16 * 1024];
        while ((await socket.ReceiveAsync(buffer, CancellationToken.None)).MessageType != WebSocketMessageType.Close)
        {
            if (buffer.AsSpan().IndexOf("\"op\":1,"u8) is >= 0 and < 64)
            {
                _dispatches.Writer.TryWrite([.. "{\"t\":null,\"s\":null,\"op\":11,\"d\":null}"u8]);
            }
            else
            {
                _dispatches.Writer.TryWrite(Utf8($$$"""{"t":"READY","s":{{{Interlocked.Increment(ref _sequence)}}},"op":0,"d":{"v":10,"user":{"id":"111000000000000001","username":"nemobot","discriminator":"0000","bot":true},"guilds":[],"session_id":"s1","resume_gateway_url":"ws://{{{_address.Authority}}}/resume","application":{"id":"111000000000000002","flags":565248} } }"""));
                _ready.TrySetResult();
            }
        }
    }

    private static async Task SendAsync(WebSocket socket, ZLibStream zlib, MemoryStream compressed, byte[] json)
    {
        compressed.SetLength(0);
        zlib.Write(json);
        zlib.Flush();
        await socket.SendAsync(compressed.GetBuffer().AsMemory(0, (int)compressed.Length), WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
    }

    // The WebSocket handshake (RFC 6455) requires SHA-1, without relying on its security.
#pragma warning disable CA5350
    private static byte[] Sha1(byte[] bytes) => SHA1.HashData(bytes);
#pragma warning restore CA5350

    private static byte[] Utf8(FormattableString text) => Encoding.UTF8.GetBytes(FormattableString.Invariant(text));
}
