using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NemoBot.Bench;

/// <summary>A request to the <see cref="IngestServer"/>; valid until it is answered.</summary>
internal readonly record struct IngestRequest(ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Body)
{
    public bool IsFor(ReadOnlySpan<byte> part) => Head.Span[..Head.Span.IndexOf((byte)'\r')].IndexOf(part) >= 0;

    /// <summary>Returns the number after a text in the body (<c>"offset":</c>); -1 when there is none.</summary>
    public long Number(ReadOnlySpan<byte> after)
    {
        var at = Body.Span.IndexOf(after);
        return at >= 0 && System.Buffers.Text.Utf8Parser.TryParse(Body.Span[(at + after.Length)..], out long number, out _) ? number : -1;
    }
}

/// <summary>HTTP/1.1 with minimal overhead: loopback only, JSON only, every response is 200.</summary>
/// <param name="answer">Returns the body of the response.</param>
/// <param name="upgrade">Takes over a connection that requests an upgrade; null if none does.</param>
internal sealed class IngestServer(Func<IngestRequest, ValueTask<ReadOnlyMemory<byte>>> answer, Func<NetworkStream, IngestRequest, Task>? upgrade = null) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public Uri Start()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        _ = AcceptAsync();
        return new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}");
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptAsync(_stop.Token));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The listener is closed.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var connection = socket;
        socket.NoDelay = true;
        var buffer = new byte[64 * 1024];
        var reply = new byte[256 * 1024];
        var (start, end) = (0, 0);
        try
        {
            while (true)
            {
                if (Complete(buffer.AsMemory(start, end - start)) is not { } request)
                {
                    buffer.AsSpan(start, end - start).CopyTo(buffer);
                    (start, end) = (0, end - start);
                    var read = await socket.ReceiveAsync(buffer.AsMemory(end), _stop.Token);
                    end += read;
                    if (read == 0)
                    {
                        return;
                    }

                    continue;
                }

                start += request.Head.Length + request.Body.Length;
                if (upgrade is not null && request.Head.Span.IndexOf("Upgrade: websocket"u8) >= 0)
                {
                    await using var stream = new NetworkStream(socket, ownsSocket: false);
                    await upgrade(stream, request);
                    return;
                }

                await socket.SendAsync(reply.AsMemory(0, Write(await answer(request), reply)), _stop.Token);
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // The bot disconnected, or the server is stopping.
        }
    }

    private static IngestRequest? Complete(ReadOnlyMemory<byte> bytes)
    {
        var head = bytes.Span.IndexOf("\r\n\r\n"u8) + 4;
        if (head < 4)
        {
            return null;
        }

        var length = 0;
        if (bytes.Span[..head].IndexOf("Content-Length: "u8) is >= 0 and var at)
        {
            _ = System.Buffers.Text.Utf8Parser.TryParse(bytes.Span[(at + 16)..], out length, out _);
        }
        else if (bytes.Span[..head].IndexOf("Transfer-Encoding:"u8) >= 0)
        {
            throw new IOException("The bot sends bodies of known length.");
        }

        return bytes.Length < head + length ? null : new(bytes[..head], bytes.Slice(head, length));
    }

    private static int Write(ReadOnlyMemory<byte> body, byte[] reply)
    {
        var head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"), reply);
        body.Span.CopyTo(reply.AsSpan(head));
        return head + body.Length;
    }
}
