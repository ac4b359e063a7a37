using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;

namespace NemoBot.Discord.Gateway;

/// <summary>One WebSocket to the gateway: whole payloads in, whole payloads out. One reader at a time; sending is safe from any thread.</summary>
internal sealed class GatewaySocket(TimeProvider time) : IAsyncDisposable
{
    /// <summary>Discord disconnects at 120 sends in 60 seconds; the rest is kept for heartbeats.</summary>
    private const int SendsPerMinute = 110;

    private static readonly TimeSpan GoodbyeLimit = TimeSpan.FromSeconds(4);
    private readonly ClientWebSocket _socket = new();
    private readonly ZlibStreamInflater _inflater = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private byte[] _received = ArrayPool<byte>.Shared.Rent(16 * 1024);
    private long _minuteBegan = time.GetTimestamp();
    private int _sentInMinute;

    /// <summary>Why the connection ended, as the other side said; null when it said nothing.</summary>
    public int? CloseCode => (int?)_socket.CloseStatus;

    public string? CloseReason => _socket.CloseStatusDescription;

    /// <param name="address">As Discord gave it; version, encoding and compression are added here.</param>
    public Task ConnectAsync(Uri address, bool compressed, CancellationToken cancellationToken)
    {
        // Heartbeats are the gateway's keep-alive; WebSocket pings would only add traffic.
        _socket.Options.KeepAliveInterval = TimeSpan.Zero;
        var query = compressed ? "v=10&encoding=json&compress=zlib-stream" : "v=10&encoding=json";
        var full = new UriBuilder(address) { Query = query };
        return _socket.ConnectAsync(full.Uri, cancellationToken);
    }

    /// <summary>The next payload, valid until the next call; empty when the other side closed. <see cref="HangUpAsync"/> makes it throw.</summary>
    /// <remarks>Takes no cancellation: a cancelled receive would tear the connection down before a goodbye could be said.</remarks>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ReadOnlyMemory<byte>> ReceiveAsync()
    {
        var length = 0;
        while (true)
        {
            if (length == _received.Length)
            {
                PooledBuffers.Grow(ref _received, length, ZlibStreamInflater.MaxPayload);
            }

            var part = await _socket.ReceiveAsync(_received.AsMemory(length), CancellationToken.None);
            length += part.Count;
            switch (part)
            {
                case { MessageType: WebSocketMessageType.Close }:
                    return default;
                case { EndOfMessage: true, MessageType: WebSocketMessageType.Text }:
                    return _received.AsMemory(0, length);
                case { EndOfMessage: true } when ZlibStreamInflater.IsComplete(_received.AsSpan(0, length)):
                    return _inflater.Inflate(_received.AsMemory(0, length));
                default:
                    break; // More of it is to come.
            }
        }
    }

    /// <param name="mayDrop">It is an answer that may be left out when Discord's limit of sends is near.</param>
    /// <param name="cancellationToken">Of the wait for its turn. What is on its way goes out: to cancel that would tear the connection down before a goodbye.</param>
    public async Task SendAsync(ReadOnlyMemory<byte> payload, bool mayDrop, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            if (time.GetElapsedTime(_minuteBegan) >= TimeSpan.FromMinutes(1))
            {
                (_minuteBegan, _sentInMinute) = (time.GetTimestamp(), 0);
            }

            if (mayDrop && _sentInMinute >= SendsPerMinute)
            {
                return;
            }

            _sentInMinute++;
            await _socket.SendAsync(payload, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Says goodbye in a way that keeps the session, and ends the connection; a dead other side is waited for 4 seconds at most.</summary>
    public async Task HangUpAsync()
    {
        using var limit = new CancellationTokenSource(GoodbyeLimit, time);
        try
        {
            await _socket.CloseAsync((WebSocketCloseStatus)GatewayClose.KeepSession, null, limit.Token);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or InvalidOperationException or IOException)
        {
            // The connection is dead already, or never was: there is nobody to say goodbye to.
        }
        finally
        {
            _socket.Abort();
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Abort();
        _socket.Dispose();
        _inflater.Dispose();
        _sending.Dispose();
        ArrayPool<byte>.Shared.Return(_received);
        _received = [];
        return ValueTask.CompletedTask;
    }
}
