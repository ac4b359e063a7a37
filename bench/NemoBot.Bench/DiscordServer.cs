using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace NemoBot.Bench;

/// <summary>Discord's gateway with minimal overhead: one session, whose important events are kept for replay. The HTTP API is <see cref="DiscordApi"/>.</summary>
internal sealed class DiscordServer : IAsyncDisposable
{
    private const string Session = "5e551011";
    private readonly WebApplication _app;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly List<(long Sequence, byte[] Frame)> _kept = [];
    private readonly List<double> _helloToIdentify = [];
    private readonly List<double> _helloToResume = [];
    private WebSocket? _socket;
    private long _sequence;
    private long _ids;
    private volatile bool _isPlain;
    private volatile TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private DiscordServer(WebApplication app)
    {
        _app = app;
        app.UseWebSockets();
        app.Run(context => context.WebSockets.IsWebSocketRequest ? GatewayAsync(context) : Api.AnswerAsync(context));
    }

    public DiscordApi Api { get; } = new();

    public int Identifies => _helloToIdentify.Count;

    public int Resumes => _helloToResume.Count;

    /// <summary>Milliseconds from sending HELLO to receiving IDENTIFY, in order.</summary>
    public IReadOnlyList<double> HelloToIdentify => _helloToIdentify;

    public IReadOnlyList<double> HelloToResume => _helloToResume;

    public static async Task<DiscordServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var server = new DiscordServer(builder.Build());
        await server._app.StartAsync();
        server.Api.Gateway = server.Gateway("gateway");
        return server;
    }

    /// <summary>Gets the bot's settings for this server.</summary>
    public (string Name, string Value)[] Settings => [("Discord__Token", "bench.token"), ("Discord__ApiUrl", _app.Urls.First() + "/api/v10")];

    /// <summary>Waits until the bot has a new or resumed session.</summary>
    public async Task ReadyAsync() => await _ready.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);

    /// <summary>Sends a command and returns its token, the key of its acknowledgement in <see cref="DiscordApi.Acknowledged"/>.</summary>
    public async Task<string> CommandAsync(string command, int person)
    {
        var id = DiscordFrames.Id(Interlocked.Increment(ref _ids));
        var token = $"aW50ZXJhY3Rpb246{id}{new string('x', 180)}{person}";
        var sequence = Interlocked.Increment(ref _sequence);
        var frame = Frame($$"""{"t":"INTERACTION_CREATE","s":{{sequence}},"op":0,"d":{{DiscordFrames.SlashCommand(id, token, command, person)}}}""");
        Api.Sent[token] = Stopwatch.GetTimestamp();
        await SendAsync(sequence, frame, isKept: true);
        return token;
    }

    public async Task MessageAsync(int person, string text)
    {
        var sequence = Interlocked.Increment(ref _sequence);
        var id = DiscordFrames.Id(Interlocked.Increment(ref _ids));
        await SendAsync(sequence, Frame($$"""{"t":"MESSAGE_CREATE","s":{{sequence}},"op":0,"d":{{DiscordFrames.DirectMessage(id, person, text)}}}"""), isKept: true);
    }

    /// <summary>Sends a message between other users, which is not kept for replay.</summary>
    public Task IrrelevantAsync(byte[] compressedTail)
    {
        var (sequence, id) = (Interlocked.Increment(ref _sequence), Interlocked.Increment(ref _ids));
        var head = string.Create(CultureInfo.InvariantCulture, $"{{\"t\":\"MESSAGE_CREATE\",\"s\":{sequence},\"op\":0,\"d\":{{\"id\":\"{1_300_000_000_000_000_000 + id}\"");
        return SendAsync(sequence, DiscordFrames.Join(head, compressedTail), isKept: false);
    }

    /// <summary>Discards past replayable events to save memory of this process.</summary>
    public void Forget()
    {
        lock (_kept)
        {
            _kept.Clear();
        }
    }

    /// <summary>Makes <see cref="ReadyAsync"/> wait for the next session.</summary>
    public void AwaitNextSession() => _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Closes the connection, and waits until the bot reconnects.</summary>
    public async Task CutAsync()
    {
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System); // The bot must process RESUMED first; otherwise it rightly counts a failed handshake.
        AwaitNextSession();
        _socket?.Abort();
        await ReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _socket?.Abort();
        await _app.DisposeAsync();
        _sending.Dispose();
    }

    private WebSocketMessageType Kind => _isPlain ? WebSocketMessageType.Text : WebSocketMessageType.Binary;

    /// <summary>Compresses a payload, unless the bot did not ask for that.</summary>
    private byte[] Frame(string json) => _isPlain ? Encoding.UTF8.GetBytes(json) : DiscordFrames.Compress(json);

    private Uri Gateway(string path) => new UriBuilder(_app.Urls.First()) { Scheme = "ws", Path = path }.Uri;

    private async Task SendAsync(long sequence, byte[] frame, bool isKept)
    {
        await _sending.WaitAsync();
        try
        {
            if (isKept)
            {
                lock (_kept)
                {
                    _kept.Add((sequence, frame));
                }
            }

            if (_socket is { State: WebSocketState.Open } socket)
            {
                await socket.SendAsync(frame, Kind, endOfMessage: true, default);
            }
        }
        catch (Exception gone) when (gone is WebSocketException or IOException or OperationCanceledException)
        {
            // The bot disconnected meanwhile; the session keeps the missed events.
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task GatewayAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        _isPlain = !context.Request.Query.ContainsKey("compress");
        byte[] hello = [.. _isPlain ? [] : DiscordFrames.Begin, .. Frame("""{"t":null,"s":null,"op":10,"d":{"heartbeat_interval":41250}}""")];
        var greeted = Stopwatch.GetTimestamp();
        await socket.SendAsync(hello, Kind, endOfMessage: true, default);
        var buffer = new byte[8 * 1024];
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, default);
                    break;
                }

                var took = Stopwatch.GetElapsedTime(greeted).TotalMilliseconds;
                using var payload = JsonDocument.Parse(buffer.AsMemory(0, part.Count));
                await AnswerAsync(socket, payload.RootElement, took);
            }
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException)
        {
            // The bot was killed.
        }

        Interlocked.CompareExchange(ref _socket, null, socket);
    }

    private async Task AnswerAsync(WebSocket socket, JsonElement payload, double sinceHello)
    {
        switch (payload.GetProperty("op").GetInt32())
        {
            case 1:
                await _sending.WaitAsync();
                try
                {
                    await socket.SendAsync(Frame("""{"op":11,"d":null}"""), Kind, endOfMessage: true, default);
                }
                finally
                {
                    _sending.Release();
                }

                break;
            case 2:
                _helloToIdentify.Add(sinceHello);
                await BeginAsync(socket, [], $$"""
                    {"t":"READY","s":{{Interlocked.Increment(ref _sequence)}},"op":0,"d":{"v":10,"user":{"id":"{{DiscordFrames.BotId}}","username":"nemobot","bot":true},"guilds":[],"session_id":"{{Session}}","resume_gateway_url":"{{Gateway("resume")}}","application":{"id":"111000000000000002","flags":0} } }
                    """);
                break;
            case 6:
                _helloToResume.Add(sinceHello);
                var after = payload.GetProperty("d").GetProperty("seq").GetInt64();
                List<byte[]> missed;
                lock (_kept)
                {
                    missed = [.. _kept.Where(kept => kept.Sequence > after).Select(kept => kept.Frame)];
                }

                await BeginAsync(socket, missed, $$"""{"t":"RESUMED","s":{{Interlocked.Increment(ref _sequence)}},"op":0,"d":{} }""");
                break;
            default:
                break;
        }
    }

    private async Task BeginAsync(WebSocket socket, List<byte[]> missed, string then)
    {
        await _sending.WaitAsync();
        try
        {
            foreach (var frame in missed.Append(Frame(then)))
            {
                await socket.SendAsync(frame, Kind, endOfMessage: true, default);
            }

            _socket = socket;
        }
        finally
        {
            _sending.Release();
        }

        _ready.TrySetResult();
    }
}
