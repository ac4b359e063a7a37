using System.Net.Sockets;
using System.Text;
using Fakes.Logging;
using Harness.WebChat;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NemoBot.WebChat.Api;

namespace NemoBot.WebChat.Tests;

/// <summary>The body of a refused request, which is read for a while, so that the sender reads the refusal.</summary>
public sealed class RefusedBodyTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)] // The sender gives up first.
    public async Task Half_a_body_is_no_error_of_ours(bool isTooSlow)
    {
        var logs = new LogCapture();
        await using var host = await WebChatHost.StartAsync(
            maxUploadBytes: 1024 * 1024, services: services => services.AddSingleton<ILoggerProvider>(logs));
        using var browser = host.NewBrowser();
        using var page = await browser.GetAsync("/");
        var cookie = page.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(host.Address.Host, host.Address.Port);

        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"POST /api/chat/messages HTTP/1.1\r\nHost: {host.Address.Authority}\r\nCookie: {cookie}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 525336576\r\n\r\n--x"));
        var answer = new byte[12];
        using var timeLimit = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        await socket.ReceiveAsync(answer.AsMemory(), timeLimit.Token);
        Assert.Equal("HTTP/1.1 413", Encoding.ASCII.GetString(answer));
        await host.Clock.WaitForLimitAsync(RequestGuard.DrainFor);
        if (isTooSlow)
        {
            host.Clock.Advance(RequestGuard.DrainFor);
        }
        else
        {
            socket.Shutdown(SocketShutdown.Send);
        }

        await EndAsync(socket, timeLimit.Token);
        Assert.DoesNotContain(logs.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    /// <summary>Returns when the server has closed the connection.</summary>
    private static async Task EndAsync(Socket socket, CancellationToken cancellationToken)
    {
        try
        {
            while (await socket.ReceiveAsync(new byte[4096].AsMemory(), cancellationToken) > 0)
            {
                // The rest of the refusal.
            }
        }
        catch (SocketException)
        {
            // It was cut.
        }
    }
}
