using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace Harness.Processes;

/// <summary>The network between a process and a server: a TCP proxy that can be cut, restored and slowed down, or breaks by itself.</summary>
internal sealed class Line : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly HashSet<Socket> _sockets = [];
    private readonly Task _accepting;
    private readonly Queue<long> _breaks;

    /// <summary>Not null while the line is cut; completed when it is restored.</summary>
    private TaskCompletionSource? _restored;

    private bool _refuses;
    private long _sent;
    private int _broken;

    /// <param name="server">The port of this machine that the line leads to.</param>
    /// <param name="breaks">After how many bytes of all connections to the server one is reset, ascending; null for never.</param>
    public Line(int server, IEnumerable<long>? breaks = null)
    {
        _breaks = new(breaks ?? []);
        _listener.Start();
        _accepting = AcceptAsync(server);
    }

    /// <summary>Gets the address of a web server at the other end.</summary>
    public Uri Address => new($"http://127.0.0.1:{Port}");

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Gets how many connections were reset because of what they sent.</summary>
    public int Broken => Volatile.Read(ref _broken);

    /// <summary>How much later everything arrives, in both directions.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Cuts the line.</summary>
    /// <param name="isSilent">True for a network that loses everything: connections stay open, and what is sent arrives after the line is restored. False resets all connections, and refuses others.</param>
    public void Cut(bool isSilent)
    {
        lock (_gate)
        {
            _restored ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            _refuses = !isSilent;
            if (_refuses)
            {
                foreach (var socket in _sockets)
                {
                    Reset(socket);
                }
            }
        }
    }

    public void Restore()
    {
        lock (_gate)
        {
            _refuses = false;
            _restored?.TrySetResult();
            _restored = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync(int server)
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_stop.Token);
                if (TryKeep(client))
                {
                    connections.Add(ConnectAsync(client, server));
                    connections.RemoveAll(connection => connection.IsCompletedSuccessfully);
                }
                else
                {
                    Reset(client);
                }
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ConnectAsync(Socket client, int server)
    {
        var to = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            client.NoDelay = true;
            await CarriedAsync();
            await to.ConnectAsync(IPAddress.Loopback, server, _stop.Token);
            if (TryKeep(to))
            {
                await Task.WhenAll(PassAsync(client, to, isCounted: true), PassAsync(to, client, isCounted: false));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Either side has gone, or the server does not listen.
        }
        finally
        {
            lock (_gate)
            {
                _sockets.Remove(client);
                _sockets.Remove(to);
            }

            client.Dispose();
            to.Dispose();
        }
    }

    /// <summary>Passes on what one side sends, and then that it has ended.</summary>
    private async Task PassAsync(Socket from, Socket to, bool isCounted)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            while (await from.ReceiveAsync(buffer.AsMemory(), _stop.Token) is > 0 and var count)
            {
                await CarriedAsync();
                for (var sent = 0; sent < count;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), _stop.Token);
                }

                if (isCounted && BreaksHere(count))
                {
                    // As of a router that forgot the connection.
                    Reset(from);
                    Reset(to);
                    return;
                }
            }

            await CarriedAsync();
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // A side that resets its connection resets the other: neither waits for the other's end.
            await CarriedAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Reset(from);
            Reset(to);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Waits as long as something takes on the line: until it is restored, if it is cut.</summary>
    private async Task CarriedAsync()
    {
        if (Delay > TimeSpan.Zero)
        {
            await Task.Delay(Delay, TimeProvider.System, _stop.Token);
        }

        Task? restored;
        lock (_gate)
        {
            restored = _restored?.Task;
        }

        if (restored is not null)
        {
            await restored.WaitAsync(_stop.Token);
        }
    }

    private bool BreaksHere(int count)
    {
        lock (_gate)
        {
            _sent += count;
            if (!_breaks.TryPeek(out var next) || _sent < next)
            {
                return false;
            }

            _breaks.Dequeue();
            _broken++;
            return true;
        }
    }

    private bool TryKeep(Socket socket)
    {
        lock (_gate)
        {
            return !_refuses && _sockets.Add(socket);
        }
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new(enable: true, seconds: 0);
            socket.Close();
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // It is closed.
        }
    }
}
