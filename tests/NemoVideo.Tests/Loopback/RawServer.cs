using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NemoVideo.Tests.Loopback;

/// <summary>A server of bare bytes: what is on the wire is what the test writes, broken framing included.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<RawExchange, Task> _answer;
    private readonly RawRead _read;
    private readonly Task _accepting;
    private int _requests;

    /// <param name="read">What is read of a request before it is answered.</param>
    public RawServer(Func<RawExchange, Task> answer, RawRead read = RawRead.All)
    {
        (_answer, _read) = (answer, read);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public int Requests => _requests;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting; // Before the listener stops: accepting at a stopped one is a fault.
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        // Invalid operation: the listener stopped before the next accept began.
        catch (Exception ended) when (_stop.IsCancellationRequested && ended is OperationCanceledException or SocketException or InvalidOperationException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient connection)
    {
        using (connection)
        {
            try
            {
                var stream = connection.GetStream();
                while (await RawExchange.ReadAsync(stream, _read, _stop.Token) is { } exchange)
                {
                    Interlocked.Increment(ref _requests);
                    await _answer(exchange);
                    if (exchange.Closes)
                    {
                        return;
                    }
                }
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException)
            {
                // The client left first, or the test is over.
            }
        }
    }
}

/// <summary>What a server reads of a request before it answers.</summary>
internal enum RawRead
{
    /// <summary>The head and the body; the head alone where the client waits for "100 Continue".</summary>
    All,

    Head,
    Nothing,
}

/// <summary>One request, and the wire to answer on. The connection closes after the answer, unless <see cref="Closes"/> is unset.</summary>
internal sealed class RawExchange(NetworkStream stream, string head, string body, CancellationToken cancellationToken)
{
    public string Head => head;

    public string Body => body;

    /// <summary>The test is over.</summary>
    public CancellationToken Stop => cancellationToken;

    public bool Closes { get; set; } = true;

    /// <summary>Bytes of a body that was not read; 0 when it was.</summary>
    public long PendingLength { get; private init; }

    public Task WriteAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(text));

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes) => await stream.WriteAsync(bytes, cancellationToken);

    /// <summary>A status line, the headers, and the beginning of a chunked event stream.</summary>
    public Task BeginStreamAsync() => WriteAsync("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ntransfer-encoding: chunked\r\n\r\n");

    public Task WriteChunkAsync(string text) => WriteChunkAsync(Encoding.UTF8.GetBytes(text));

    public async Task WriteChunkAsync(ReadOnlyMemory<byte> bytes)
    {
        await WriteAsync(bytes.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n");
        await WriteAsync(bytes);
        await WriteAsync("\r\n");
    }

    public Task EndStreamAsync() => WriteAsync("0\r\n\r\n");

    /// <summary>The connection ends with a reset instead of an end, once the answer is over.</summary>
    public void Reset() => stream.Socket.LingerState = new(enable: true, seconds: 0);

    /// <summary>Waits until the client has gone.</summary>
    public async Task WaitForCloseAsync()
    {
        var rest = new byte[256];
        while (await stream.ReadAsync(rest, cancellationToken) > 0)
        {
        }
    }

    /// <summary>Reads the body that <see cref="ReadAsync"/> left, when the client waited for "100 Continue" with it.</summary>
    public async Task<long> DrainAsync()
    {
        var chunk = new byte[64 * 1024];
        long all = 0;
        while (all < PendingLength)
        {
            var read = await stream.ReadAsync(chunk.AsMemory(0, (int)Math.Min(chunk.Length, PendingLength - all)), cancellationToken);
            if (read == 0)
            {
                break;
            }

            all += read;
        }

        return all;
    }

    /// <returns>Null when the client has closed.</returns>
    public static async Task<RawExchange?> ReadAsync(NetworkStream stream, RawRead read, CancellationToken cancellationToken)
    {
        if (read == RawRead.Nothing)
        {
            return new(stream, "", "", cancellationToken);
        }

        var bytes = new List<byte>();
        var one = new byte[1];
        while (!EndsHead(bytes))
        {
            if (await stream.ReadAsync(one, cancellationToken) == 0)
            {
                return null;
            }

            bytes.Add(one[0]);
        }

        var head = Encoding.Latin1.GetString([.. bytes]);
        var length = head.Split("\r\n").Select(line => line.Split(':', 2))
            .Where(pair => pair[0].Equals("content-length", StringComparison.OrdinalIgnoreCase))
            .Select(pair => long.Parse(pair[1], CultureInfo.InvariantCulture))
            .FirstOrDefault();
        if (read == RawRead.Head || head.Contains("100-continue", StringComparison.OrdinalIgnoreCase))
        {
            return new(stream, head, "", cancellationToken) { PendingLength = length };
        }

        var body = new byte[length];
        await stream.ReadExactlyAsync(body, cancellationToken);
        return new(stream, head, Encoding.UTF8.GetString(body), cancellationToken);
    }

    private static bool EndsHead(List<byte> bytes) => bytes is [.., (byte)'\r', (byte)'\n', (byte)'\r', (byte)'\n'];
}
