using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;

namespace NemoBot.Discord.Gateway;

/// <summary>Wraps a WebSocket to the gateway: whole payloads in, whole payloads out. One reader at a time; sending is thread-safe.</summary>
internal sealed class GatewaySocket(TimeProvider time) : IAsyncDisposable
{
    /// <summary>Discord disconnects at 120 sends in 60 seconds; the difference is reserved for heartbeats.</summary>
    private const int SendsPerMinute = 110;

    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(4);
    private readonly ClientWebSocket _socket = new();
    private readonly ZlibStreamInflater _inflater = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private byte[] _received = ArrayPool<byte>.Shared.Rent(16 * 1024);
    private long _minuteBegan = time.GetTimestamp();
    private int _sentInMinute;

    /// <summary>Gets the close code that Discord sent; null if it sent none.</summary>
    public int? CloseCode => (int?)_socket.CloseStatus;

    public string? CloseReason => _socket.CloseStatusDescription;

    /// <param name="address">The address from Discord; version, encoding and compression are added here.</param>
    public Task ConnectAsync(Uri address, bool compressed, CancellationToken cancellationToken)
    {
        // Heartbeats are the gateway's keep-alive; WebSocket pings would only add traffic.
        _socket.Options.KeepAliveInterval = TimeSpan.Zero;
        var query = compressed ? "v=10&encoding=json&compress=zlib-stream" : "v=10&encoding=json";
        var full = new UriBuilder(address) { Query = query };
        return _socket.ConnectAsync(full.Uri, cancellationToken);
    }

    /// <summary>Receives the next payload, valid until the next call; empty if Discord closed the connection. <see cref="CloseAsync"/> makes it throw.</summary>
    /// <remarks>Takes no cancellation: a cancelled receive would abort the connection before the close handshake.</remarks>
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
                    break; // The payload continues in the next part.
            }
        }
    }

    /// <param name="mayDrop">True for a reply that may be dropped when Discord's send limit is near.</param>
    /// <param name="cancellationToken">Cancels the wait for the turn. A send in progress completes: to cancel it would abort the connection before the close handshake.</param>
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

    /// <summary>Closes the connection in a way that keeps the session; waits at most 4 seconds for a dead peer.</summary>
    public async Task CloseAsync()
    {
        using var limit = new CancellationTokenSource(CloseTimeout, time);
        try
        {
            await _socket.CloseAsync((WebSocketCloseStatus)GatewayClose.KeepSession, null, limit.Token);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or InvalidOperationException or IOException)
        {
            // The connection is dead already, or was never established: no close handshake is possible.
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
