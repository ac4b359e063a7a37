using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NemoVideo.Tests.Loopback;

namespace NemoVideo.Tests.Http;

public sealed class ConnectTests
{
    [Fact(Timeout = 60_000)]
    public async Task A_connection_that_does_not_come_about_in_time_is_a_connection_error_so_that_everybody_knows_nothing_was_sent()
    {
        using var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromMilliseconds(50),
            ConnectCallback = async (_, cancellationToken) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                throw new InvalidOperationException("It never comes.");
            },
        };
        using var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        using var client = new NemoVideoClient(http, Options.Create(new NemoVideoOptions { ApiUrl = new("http://127.0.0.1:9/") }), TimeProvider.System, NullLogger<NemoVideoClient>.Instance);

        var (events, fault) = await client.RunAsync();

        Assert.Empty(events);
        Assert.Equal(HttpRequestError.ConnectionError, Assert.IsType<HttpRequestException>(fault).HttpRequestError);
    }
}
