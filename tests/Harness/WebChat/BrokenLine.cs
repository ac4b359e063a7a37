using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace Harness.WebChat;

/// <summary>A line to a server that breaks, again and again: a TCP proxy that cuts its connections after a number of bytes.</summary>
internal sealed class BrokenLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Queue<long> _cuts;
    private readonly Lock _gate = new();
    private readonly Task _accepting;
    private long _sent;
    private int _cutsMade;

    /// <param name="server">Where the line leads to.</param>
    /// <param name="cuts">After how many bytes of all connections to the server one is cut, ascending.</param>
    public BrokenLine(Uri server, IEnumerable<long> cuts)
    {
        _cuts = new(cuts);
        _listener.Start();
        Address = new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync(server);
    }

    public Uri Address { get; }

    public int CutsMade => Volatile.Read(ref _cutsMade);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync(Uri server)
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                connections.Add(ConnectAsync(await _listener.AcceptSocketAsync(_stop.Token), server));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ConnectAsync(Socket client, Uri server)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        using var from = client;
        using var to = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await to.ConnectAsync(server.Host, server.Port, both.Token);
            var answers = PassAsync(to, from, isCut: false, both.Token);
            await Task.WhenAny(PassAsync(from, to, isCut: true, both.Token), answers);
            await both.CancelAsync();
            await answers;
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException)
        {
            // Either side has gone.
        }
    }

    private async Task PassAsync(Socket from, Socket to, bool isCut, CancellationToken stop)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            while (await from.ReceiveAsync(buffer.AsMemory(), stop) is > 0 and var count)
            {
                for (var sent = 0; sent < count;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), stop);
                }

                if (isCut && IsCutHere(count))
                {
                    // A reset, as of a router that forgot the connection.
                    from.LingerState = to.LingerState = new(enable: true, seconds: 0);
                    return;
                }
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Either side has gone.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private bool IsCutHere(int count)
    {
        lock (_gate)
        {
            _sent += count;
            if (!_cuts.TryPeek(out var next) || _sent < next)
            {
                return false;
            }

            _cuts.Dequeue();
            _cutsMade++;
            return true;
        }
    }
}
