using System.IO.Compression;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Fakes.Discord;

/// <summary>One bot's connection, from the gateway's side.</summary>
public sealed class FakeGatewayConnection(WebSocket socket, IQueryCollection query, bool resumeHost, GatewayFaults faults) : IAsyncDisposable
{
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly Mailbox<JsonObject> _received = new();
    private readonly TaskCompletionSource<int?> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _cut = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MemoryStream _compressed = new();
    private ZLibStream? _zlib;

    /// <summary>Its shard number, from its IDENTIFY or RESUME; null before.</summary>
    public int? Shard { get; internal set; }

    /// <summary>Gets whether it connected to the resume address.</summary>
    public bool IsResumeHost { get; } = resumeHost;

    public IReadOnlyDictionary<string, string> Query { get; } = query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString());

    /// <summary>The bot's close code; null if it disconnected without one.</summary>
    public Task<int?> Closed => _closed.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);

    /// <summary>Returns the next payload of the bot with this opcode.</summary>
    public Task<JsonObject> ReceivedAsync(int op) => _received.TakeAsync(payload => (int?)payload["op"] == op);

    public int Count(int op) => _received.Left.Count(payload => (int?)payload["op"] == op);

    public async Task SendAsync(JsonObject payload)
    {
        var json = Encoding.UTF8.GetBytes(payload.ToJsonString());
        await _sending.WaitAsync();
        try
        {
            if (socket.State != WebSocketState.Open || faults.HalfOpen)
            {
                return;
            }

            if (!Query.TryGetValue("compress", out var compress) || compress != "zlib-stream")
            {
                await socket.SendAsync(json, WebSocketMessageType.Text, endOfMessage: true, default);
                return;
            }

            _zlib ??= new(_compressed, CompressionLevel.Fastest, leaveOpen: true);
            _compressed.SetLength(0);
            await _zlib.WriteAsync(json);
            await _zlib.FlushAsync();
            var bytes = _compressed.ToArray();
            var part = faults.SplitAt > 0 ? faults.SplitAt : bytes.Length;
            for (var start = 0; start < bytes.Length; start += part)
            {
                await socket.SendAsync(bytes.AsMemory(start, Math.Min(part, bytes.Length - start)), WebSocketMessageType.Binary, endOfMessage: true, default);
            }
        }
        catch (Exception gone) when (gone is WebSocketException or IOException or ObjectDisposedException)
        {
            // The bot disconnected in the middle of it; a session keeps what it missed.
        }
        finally
        {
            _sending.Release();
        }
    }

    public async Task CloseAsync(int code)
    {
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            await socket.CloseOutputAsync((WebSocketCloseStatus)code, "told to", default);
        }
    }

    /// <summary>Cuts the connection.</summary>
    public void Drop()
    {
        _cut.TrySetResult();
        socket.Abort();
    }

    internal void Note(JsonObject payload) => _received.Put(payload);

    internal async IAsyncEnumerable<JsonObject> ReceiveAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
                length += part.Count;
            }
            while (!part.EndOfMessage);

            if (part.MessageType == WebSocketMessageType.Close)
            {
                var isHalfOpen = faults.HalfOpen;
                _closed.TrySetResult((int?)socket.CloseStatus); // Only now: a test that sees it may set the switch again.
                if (isHalfOpen)
                {
                    await _cut.Task;
                    yield break;
                }

                await CloseAsync((int?)socket.CloseStatus ?? 1000);
                yield break;
            }

            if (length > 4096)
            {
                await CloseAsync(4002);
                continue;
            }

            yield return JsonNode.Parse(buffer.AsSpan(0, length))!.AsObject();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _closed.TrySetResult(null);
        if (_zlib is not null)
        {
            await _zlib.DisposeAsync();
        }

        await _compressed.DisposeAsync();
    }
}
