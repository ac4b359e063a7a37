using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Harness.Bot;
using Microsoft.AspNetCore.Http;
using NemoBot.WebChat.Api;
using NemoVideo.Simulator.Log;

namespace Dialogs.Limits;

/// <summary>People who send more than anyone can mean.</summary>
public sealed class RateLimitTests
{
    [Fact]
    public async Task Messages_that_come_too_fast_are_answered_by_one_kind_message_that_counts_them()
    {
        await using var bot = await BotHarness.StartAsync(settings: new() { ["Limits:PersonPerMinute"] = "3", ["WebChat:TrustedProxies"] = "127.0.0.1" });
        await using var ana = await bot.PersonAsync(from: "203.0.113.5");
        await using var ben = await bot.PersonAsync(from: "203.0.113.6");
        for (var n = 0; n < 13; n++)
        {
            await ana.SaysAsync(n == 0 ? "help" : $"make it brighter {n}");
        }

        var told = await ana.SeesAsync("Messages skipped: 10");
        Assert.Matches("matters in [0-9]+ s\\.", told.Text);
        Assert.Single(ana.Chat, entry => entry.Text.Contains("Messages skipped", StringComparison.Ordinal));
        Assert.Null(await bot.Store.NextMessageAsync(new("web", "none"), default));
        await ana.SeesAsync(entry => entry.Card?.State == "done", "the edits that were taken");
        Assert.InRange(bot.Nemo.Log.Count(LogKind.ChatMessage), 0, 2);

        await ben.SaysAsync("help"); // Others are not slowed down.
        await ben.SeesAsync("export");
    }

    [Fact]
    public async Task Requests_beyond_the_limit_are_refused_in_words_and_health_is_still_reported()
    {
        await using var bot = await BotHarness.StartAsync(settings: new() { ["Limits:RequestsPerMinute"] = "5" });
        using var http = new HttpClient();
        HttpResponseMessage answer;
        var asked = 0;
        do
        {
            answer = await http.GetAsync(new Uri(bot.Address, "/page/base.css"));
            asked++;
        }
        while (answer.StatusCode == HttpStatusCode.OK && asked < 20);

        Assert.Equal((HttpStatusCode.TooManyRequests, 6), (answer.StatusCode, asked));
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        var error = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("error");
        Assert.Equal("busy", error.GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(bot.Address, "/health/ready"))).StatusCode);
    }

    [Theory]
    [InlineData("203.0.113.7", null, "203.0.113.7")]
    [InlineData("203.0.113.7", "198.51.100.1", "203.0.113.7")] // A stranger's own header is not believed.
    [InlineData("127.0.0.1", "198.51.100.1", "127.0.0.1")] // Nor is this machine's: only a trusted proxy is, before this is asked (BehindNginxTests).
    [InlineData("::ffff:203.0.113.7", null, "203.0.113.7")]
    [InlineData("2001:db8:1:2:aaaa::1", null, "20010DB800010002")]
    [InlineData("2001:db8:1:2:bbbb::2", null, "20010DB800010002")] // One network, one caller.
    public void A_caller_is_known_by_the_address_that_cannot_be_invented(string remote, string? forwarded, string key)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(remote);
        context.Request.Headers["X-Forwarded-For"] = forwarded;
        Assert.Equal(key, Caller.Of(context));
    }

    [Fact]
    public async Task A_body_that_trickles_in_is_cut_off()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await bot.PersonAsync();
        using var socket = new TcpClient();
        await socket.ConnectAsync(bot.Address.Host, bot.Address.Port);
        await using var stream = socket.GetStream();

        // Slow-loris: headers promise a body that never comes. Kestrel asks for 240 bytes a second after 5 seconds of grace.
        await stream.WriteAsync("POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 4000\r\n\r\ncode="u8.ToArray());
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(25), TimeProvider.System);
        using var answer = new StreamReader(stream);
        var first = await answer.ReadLineAsync(limit.Token);

        Assert.True(first is null || first.Contains(" 4", StringComparison.Ordinal), first);
        await ana.SaysAsync("help");
        await ana.SeesAsync("export");
    }
}
