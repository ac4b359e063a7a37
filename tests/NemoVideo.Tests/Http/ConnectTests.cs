using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NemoVideo.Http;
using NemoVideo.Renders;
using NemoVideo.Tests.Loopback;

namespace NemoVideo.Tests.Http;

public sealed class ConnectTests
{
    [Fact(Timeout = 60_000)]
    public async Task A_connect_timeout_is_a_connection_error_so_nothing_was_sent()
    {
        using var handler = Unreachable();
        using var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        using var client = new NemoVideoClient(http, Options.Create(new NemoVideoOptions { ApiUrl = new("http://127.0.0.1:9/") }), TimeProvider.System, NullLogger<NemoVideoClient>.Instance);

        var (events, fault) = await client.RunAsync();

        Assert.Empty(events);
        var told = Assert.IsType<NemoVideoTransportException>(fault);
        Assert.Equal((TransportFault.NotConnected, RequestOutcome.NotSent), (told.Fault, told.Outcome));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_result_whose_host_accepts_no_connection_is_downloaded_from_the_api_instead()
    {
        byte[] mp4 = [0, 0, 0, 8, .. "ftyp"u8];
        await using var api = await FakeApi.StartAsync(async (HttpContext context) =>
        {
            (context.Response.ContentType, context.Response.ContentLength) = ("video/mp4", mp4.Length);
            await context.Response.Body.WriteAsync(mp4);
        });
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        using var clients = new NemoHttpClients(http, ownsApi: false, api.Address, Unreachable());
        using var client = new NemoVideoClient(clients, Options.Create(new NemoVideoOptions { ApiUrl = api.Address }), TimeProvider.System, NullLogger<NemoVideoClient>.Instance);
        var render = new RenderStatus("r1", RenderState.Completed, null, new("https://cdn.example.test/r1.mp4"), null, null, null);

        Assert.Equal(mp4, await client.BytesOfAsync(render));
        Assert.Equal("/api/render/proxy/r1/download", Assert.Single(api.Seen).Path);
    }

    private static SocketsHttpHandler Unreachable() => new()
    {
        ConnectTimeout = TimeSpan.FromMilliseconds(50),
        ConnectCallback = async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            throw new InvalidOperationException("It never comes.");
        },
    };
}
