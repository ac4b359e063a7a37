using System.Net;
using System.Net.Sockets;
using Harness.Processes;

namespace Cluster;

public sealed class LineTests : IAsyncDisposable
{
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);
    private readonly Line _line;

    public LineTests()
    {
        _server.Start();
        _line = new(((IPEndPoint)_server.LocalEndpoint).Port);
    }

    [Fact]
    public async Task What_is_sent_over_a_silent_line_arrives_when_it_is_restored()
    {
        var (client, server) = await ConnectAsync();
        using var both = new Both(client, server);
        await client.SendAsync(new byte[] { 1 });
        Assert.Equal([1], await NextAsync(server));

        _line.Cut(isSilent: true);
        await client.SendAsync(new byte[] { 2 });
        await server.SendAsync(new byte[] { 3 });
        var (there, back) = (NextAsync(server), NextAsync(client));
        using var later = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await later.ConnectAsync(IPAddress.Loopback, _line.Port);
        Assert.False(there.IsCompleted || back.IsCompleted || _server.Pending());
        _line.Restore();

        Assert.Equal([2], await there);
        Assert.Equal([3], await back);
        using var accepted = await _server.AcceptSocketAsync();
    }

    [Fact]
    public async Task A_line_that_is_cut_loudly_resets_its_connections_and_refuses_others()
    {
        var (client, server) = await ConnectAsync();
        using var both = new Both(client, server);

        _line.Cut(isSilent: false);

        Assert.Empty(await NextAsync(client));
        Assert.Empty(await NextAsync(server));
        Assert.True(await IsRefusedAsync());
        _line.Restore();
        var (again, answer) = await ConnectAsync();
        using var working = new Both(again, answer);
        await answer.SendAsync(new byte[] { 4 });
        Assert.Equal([4], await NextAsync(again));
    }

    [Fact]
    public async Task A_side_that_ends_ends_the_other()
    {
        var (client, server) = await ConnectAsync();
        using var both = new Both(client, server);

        client.Close();

        Assert.Empty(await NextAsync(server));
    }

    public async ValueTask DisposeAsync()
    {
        await _line.DisposeAsync();
        _server.Dispose();
    }

    private async Task<(Socket Client, Socket Server)> ConnectAsync()
    {
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, _line.Port);
        return (client, await _server.AcceptSocketAsync());
    }

    /// <summary>Returns whether a new connection ends at once: perhaps before it is noticed to have begun.</summary>
    private async Task<bool> IsRefusedAsync()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, _line.Port);
        }
        catch (SocketException)
        {
            return true;
        }

        return (await NextAsync(socket)).Length == 0;
    }

    /// <summary>Returns the next bytes; none at the end of the connection, however it ends.</summary>
    private static async Task<byte[]> NextAsync(Socket socket)
    {
        var buffer = new byte[16];
        try
        {
            return buffer[..await socket.ReceiveAsync(buffer.AsMemory())];
        }
        catch (SocketException)
        {
            return [];
        }
    }

    private sealed record Both(Socket Client, Socket Server) : IDisposable
    {
        public void Dispose()
        {
            Client.Dispose();
            Server.Dispose();
        }
    }
}
