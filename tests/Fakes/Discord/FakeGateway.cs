using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Fakes.Discord;

/// <summary>Switches that make the gateway misbehave.</summary>
public sealed class GatewayFaults
{
    public bool NoHello { get; set; }

    public bool NoReady { get; set; }

    public bool NoAcknowledgements { get; set; }

    /// <summary>Half open: the socket stays open and reads, but sends nothing any more, not even the answer to a close.</summary>
    public bool HalfOpen { get; set; }

    /// <summary>This many connections get op 7 instead of HELLO.</summary>
    public int ReconnectsInsteadOfHello { get; set; }

    /// <summary>The resume host answers 503.</summary>
    public bool DeadResumeHost { get; set; }

    /// <summary>Answers a RESUME with op 9 and this value; null resumes.</summary>
    public bool? InvalidSession { get; set; }

    /// <summary>Splits each payload into WebSocket messages of this many bytes; 0 sends it whole.</summary>
    public int SplitAt { get; set; }
}

/// <summary>A gateway with the real protocol: sessions, sequence numbers, replay, close codes, zlib-stream.</summary>
public sealed class FakeGateway(FakeDiscordSettings settings)
{
    private readonly ConcurrentDictionary<string, FakeSession> _sessions = new();
    private readonly Mailbox<FakeGatewayConnection> _connections = new();
    private int _identifies;
    private readonly ConcurrentDictionary<int, FakeSession> _current = new();
    private volatile int _shards = 1;

    public GatewayFaults Faults { get; } = new();

    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromMilliseconds(41250);

    public int Identifies => _identifies;

    public int Resumes { get; private set; }

    /// <summary>Raised when a session is resumed.</summary>
    public event Action? Resumed;

    /// <summary>Each IDENTIFY with its time, in order.</summary>
    public ConcurrentQueue<(int Shard, DateTimeOffset At)> Identified { get; } = new();

    /// <summary>Shards with a session, in order.</summary>
    public IReadOnlyList<int> Shards => [.. _current.Keys.Order()];

    /// <summary>All connections so far, in order.</summary>
    public ConcurrentQueue<FakeGatewayConnection> Connections { get; } = new();

    /// <summary>The resume address; different from the address for IDENTIFY.</summary>
    public Uri ResumeAddress { get; set; } = new("ws://127.0.0.1/");

    /// <summary>Returns the next connection that was not returned yet.</summary>
    public Task<FakeGatewayConnection> NextConnectionAsync() => _connections.TakeAsync(_ => true);

    /// <summary>Sends an event to the bot's session, which keeps it for replay while the bot is away. It goes to the shard of its server; without a server, to shard 0.</summary>
    /// <param name="shard">Another shard, as when two sessions run side by side; null for the right one.</param>
    public async Task<long> DispatchAsync(string type, JsonNode data, int times = 1, int? shard = null)
    {
        var guild = (string?)(data as JsonObject)?["guild_id"];
        var right = guild is null ? 0 : (int)((ulong.Parse(guild, System.Globalization.CultureInfo.InvariantCulture) >> 22) % (ulong)_shards);
        var session = _current.TryGetValue(shard ?? right, out var found) ? found : throw new InvalidOperationException("No bot ever identified.");
        long sequence = 0;
        for (var i = 0; i < times; i++)
        {
            (sequence, var payload, var connection) = session.Add(type, data);
            if (connection is not null)
            {
                await connection.SendAsync(payload);
            }
        }

        return sequence;
    }

    public async Task HandleAsync(HttpContext context, bool resumeHost)
    {
        if (!context.WebSockets.IsWebSocketRequest || (resumeHost && Faults.DeadResumeHost))
        {
            context.Response.StatusCode = context.WebSockets.IsWebSocketRequest ? 503 : 400;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await using var connection = new FakeGatewayConnection(socket, context.Request.Query, resumeHost, Faults);
        var isHelloLess = Faults.NoHello;
        var isSentAway = Faults.ReconnectsInsteadOfHello > 0;
        if (isSentAway)
        {
            Faults.ReconnectsInsteadOfHello--;
        }

        Connections.Enqueue(connection);
        _connections.Put(connection); // Only now: a test that has it may set the switches again.
        if (isSentAway)
        {
            await connection.SendAsync(new JsonObject { ["op"] = 7, ["d"] = null });
        }
        else if (!isHelloLess)
        {
            await connection.SendAsync(Hello());
        }

        try
        {
            await foreach (var payload in connection.ReceiveAsync(context.RequestAborted))
            {
                await AnswerAsync(connection, payload);
            }
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException)
        {
            // The bot disconnected without a close; its session waits.
        }

        foreach (var session in _sessions.Values.Where(session => session.Connection == connection))
        {
            session.Connection = null;
        }
    }

    private JsonObject Hello() => new() { ["t"] = null, ["s"] = null, ["op"] = 10, ["d"] = new JsonObject { ["heartbeat_interval"] = HeartbeatInterval.TotalMilliseconds } };

    private async Task AnswerAsync(FakeGatewayConnection connection, JsonObject payload)
    {
        switch ((int?)payload["op"])
        {
            case 1:
                if (!Faults.NoAcknowledgements)
                {
                    await connection.SendAsync(new JsonObject { ["op"] = 11, ["d"] = null });
                }

                break;
            case 2:
                await IdentifyAsync(connection, payload["d"]!);
                break;
            case 6:
                await ResumeAsync(connection, payload["d"]!);
                break;
            case 3 or 4 or 8:
                break; // A presence and the like: this gateway has no users to show it to.
            default:
                await connection.CloseAsync(4001);
                break;
        }

        connection.Note(payload);
    }

    private async Task IdentifyAsync(FakeGatewayConnection connection, JsonNode data)
    {
        Interlocked.Increment(ref _identifies);
        var shard = (int?)data["shard"]?[0] ?? 0;
        connection.Shard = shard;
        Identified.Enqueue((shard, settings.Time.GetUtcNow()));
        if (await RefusedAsync(connection, data))
        {
            return;
        }

        if (Faults.NoReady)
        {
            return;
        }

        var session = new FakeSession(Guid.NewGuid().ToString("n"), shard) { Connection = connection };
        _sessions[session.Id] = session;
        _current[shard] = session;
        _shards = (int?)data["shard"]?[1] ?? 1;
        var (_, ready, _) = session.Add("READY", new JsonObject
        {
            ["v"] = 10,
            ["user"] = new JsonObject { ["id"] = settings.BotId, ["username"] = "nemobot", ["discriminator"] = "0000", ["bot"] = true },
            ["guilds"] = new JsonArray(),
            ["session_id"] = session.Id,
            ["resume_gateway_url"] = ResumeAddress.ToString(),
            ["shard"] = data["shard"]?.DeepClone(),
            ["application"] = new JsonObject { ["id"] = settings.ApplicationId, ["flags"] = 565248 },
        });
        await connection.SendAsync(ready);
    }

    private async Task<bool> RefusedAsync(FakeGatewayConnection connection, JsonNode data)
    {
        var properties = data["properties"];
        var intents = (int?)data["intents"] ?? 0;
        int? code = (string?)data["token"] != settings.Token ? 4004
            : (intents & ((1 << 1) | (1 << 8) | (1 << 15))) != 0 ? 4014
            : properties?["os"] is null || properties["browser"] is null || properties["device"] is null ? 4002
            : null;
        if (code is not null)
        {
            await connection.CloseAsync(code.Value);
        }

        return code is not null;
    }

    private async Task ResumeAsync(FakeGatewayConnection connection, JsonNode data)
    {
        Resumes++;
        Resumed?.Invoke();
        if ((string?)data["token"] != settings.Token)
        {
            await connection.CloseAsync(4004);
            return;
        }

        if (Faults.InvalidSession is { } resumable)
        {
            await connection.SendAsync(new JsonObject { ["op"] = 9, ["d"] = resumable });
            return;
        }

        if (!_sessions.TryGetValue((string?)data["session_id"] ?? "", out var session))
        {
            await connection.SendAsync(new JsonObject { ["op"] = 9, ["d"] = false });
            return;
        }

        if (Faults.NoReady)
        {
            return;
        }

        // Until nothing is missing; later events arrive by themselves.
        for (var seen = (long)data["seq"]!; session.Missed(ref seen, connection) is { Count: > 0 } missed;)
        {
            foreach (var payload in missed)
            {
                await connection.SendAsync(payload);
            }
        }

        connection.Shard = session.Shard;
        _current[session.Shard] = session;
        await connection.SendAsync(session.Add("RESUMED", new JsonObject()).Payload);
    }

    /// <summary>A session and its events, kept for replay.</summary>
    private sealed class FakeSession(string id, int shard)
    {
        private readonly List<JsonObject> _events = [];

        public string Id { get; } = id;

        public int Shard { get; } = shard;

        public FakeGatewayConnection? Connection { get; set; }

        public (long Sequence, JsonObject Payload, FakeGatewayConnection? Connection) Add(string type, JsonNode data)
        {
            lock (_events)
            {
                var payload = new JsonObject { ["t"] = type, ["s"] = _events.Count + 1, ["op"] = 0, ["d"] = data.DeepClone() };
                _events.Add(payload);
                return (_events.Count, payload, Connection);
            }
        }

        /// <summary>Sends the events after <paramref name="seen"/>, which advances; after the last one, the connection gets new events directly.</summary>
        public List<JsonObject> Missed(ref long seen, FakeGatewayConnection connection)
        {
            lock (_events)
            {
                var missed = _events.Skip((int)seen).Where(missed => (string?)missed["t"] is not ("READY" or "RESUMED")).ToList();
                seen = _events.Count;
                if (missed.Count == 0)
                {
                    Connection = connection;
                }

                return missed;
            }
        }
    }
}
