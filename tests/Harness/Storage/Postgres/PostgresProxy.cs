using System.Net;
using System.Net.Sockets;

namespace Harness.Storage.Postgres;

/// <summary>Stands between a store and its server: holds back what goes through, and breaks connections to the store that the server does not see break.</summary>
internal sealed class PostgresProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Connection> _connections = [];
    private readonly Lock _gate = new();
    private readonly int _serverPort;
    private readonly Task _accepting;
    private volatile bool _isOpen = true;
    private int _accepted;

    private PostgresProxy(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Gets or sets whether new connections are accepted.</summary>
    public bool IsOpen
    {
        get => _isOpen;
        set => _isOpen = value;
    }

    /// <summary>Gets the number of connections so far.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    public static async Task<PostgresProxy> StartAsync(PostgresProcess? server = null) => new((server ?? await PostgresProcess.SharedAsync()).Port);

    /// <summary>Holds back what the connections of now send to the server; the task completes when there is something.</summary>
    public Task HoldRequests() => Task.WhenAny(Now().Select(connection => connection.Requests.Hold()));

    /// <summary>Holds back what the server sends to the connections of now; the task completes when there is something.</summary>
    public Task HoldAnswers() => Task.WhenAny(Now().Select(connection => connection.Answers.Hold()));

    /// <summary>Breaks all connections to the store. The server learns of it when nothing is held back any longer.</summary>
    public void Cut() => Now().ForEach(connection => connection.Cut());

    /// <summary>Holds back no longer.</summary>
    public void Release() => Now().ForEach(connection => connection.Release());

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        Release();
        Cut();
        await Task.WhenAll(Now().Select(connection => connection.Ended));
        _listener.Dispose();
    }

    private List<Connection> Now()
    {
        lock (_gate)
        {
            return [.. _connections];
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _accepted);
                if (!_isOpen)
                {
                    client.Dispose();
                    continue;
                }

                var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, _serverPort);
                lock (_gate)
                {
                    _connections.Add(new(client, server));
                }
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }

    private sealed class Connection
    {
        private readonly TcpClient _client;

        public Connection(TcpClient client, TcpClient server)
        {
            (_client, client.NoDelay, server.NoDelay) = (client, true, true);
            Ended = Task.WhenAll(Task.Run(() => Requests.RunAsync(client, server)), Task.Run(() => Answers.RunAsync(server, client)));
        }

        public Way Requests { get; } = new();

        public Way Answers { get; } = new();

        public Task Ended { get; }

        public void Cut() => _client.Dispose();

        public void Release()
        {
            Requests.Release();
            Answers.Release();
        }
    }

    /// <summary>One direction of a connection.</summary>
    private sealed class Way
    {
        private volatile TaskCompletionSource? _held;
        private volatile TaskCompletionSource _released = new();

        public Task Hold()
        {
            _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return (_held = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }

        public void Release()
        {
            _held = null;
            _released.TrySetResult();
        }

        public async Task RunAsync(TcpClient from, TcpClient to)
        {
            var (source, target) = (from.GetStream(), to.GetStream());
            var buffer = new byte[65536];
            try
            {
                while (await source.ReadAsync(buffer) is > 0 and var read)
                {
                    await PassAsync();
                    await target.WriteAsync(buffer.AsMemory(0, read));
                }
            }
            catch (Exception fault) when (fault is IOException or ObjectDisposedException or InvalidOperationException)
            {
                // One end is closed; the other one will be.
            }

            if (_held is not null)
            {
                await _released.Task;
            }

            to.Dispose();
        }

        private async Task PassAsync()
        {
            if (_held is { } held)
            {
                held.TrySetResult();
                await _released.Task;
            }
        }
    }
}
