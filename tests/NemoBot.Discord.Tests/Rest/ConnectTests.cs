using System.Text.Json.Nodes;
using Fakes.Time;
using Microsoft.Extensions.Logging.Abstractions;
using NemoBot.Core.Model;
using NemoBot.Discord.Incoming;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Tests.Rest;

/// <summary>A connection that does not come about: nothing was sent, whatever .NET calls it.</summary>
public sealed class ConnectTests
{
    private const string Address = "https://cdn.discordapp.com/attachments/1/55/a.mp4";

    [Fact(Timeout = 60_000)]
    public async Task A_message_that_found_no_connection_in_time_has_not_arrived()
    {
        var clock = new ManualClock();
        using var http = Unreachable();
        var rest = Rest(http, clock);

        var sending = rest.SendAsync(new(RestRoute.FollowUp("1", "token"), new JsonObject()), default);
        var failed = await Assert.ThrowsAsync<DiscordException>(() => clock.PassPausesUntilAsync(sending, TimeSpan.FromSeconds(10)));

        Assert.Equal((0, false), (failed.Status, failed.MayHaveArrived));
        Assert.DoesNotContain("15 s", failed.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_file_host_that_refuses_connections_is_a_platform_fault()
    {
        var clock = new ManualClock();
        using var http = Unreachable();
        var files = new FileSource(new Clients(http), Rest(http, clock), clock);

        var failed = await Assert.ThrowsAsync<PlatformException>(() => files.OpenAsync(new Attachment("1/2/55", "a.mp4", 10) { PublicUrl = new(Address) }, default));

        Assert.Equal(PlatformFault.NotSent, failed.Fault);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_stop_meanwhile_is_a_stop()
    {
        var clock = new ManualClock();
        using var http = Unreachable();
        var files = new FileSource(new Clients(http), Rest(http, clock), clock);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => files.OpenAsync(new Attachment("1/2/55", "a.mp4", 10) { PublicUrl = new(Address) }, new(true)));
    }

    private static DiscordRest Rest(HttpClient http, ManualClock clock) =>
        new(http, "token", new(clock), new(clock), clock, NullLogger<DiscordRest>.Instance);

    private static HttpClient Unreachable() => new(new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromMilliseconds(50),
        ConnectCallback = async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            throw new InvalidOperationException("It never comes.");
        },
    })
    {
        BaseAddress = new("http://127.0.0.1:9/"),
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private sealed class Clients(HttpClient http) : IHttpClientFactory
    {
        public HttpClient CreateClient(string name) => http;
    }
}
