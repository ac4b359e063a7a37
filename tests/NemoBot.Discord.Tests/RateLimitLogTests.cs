using System.Text.Json.Nodes;
using Fakes.Discord;
using Fakes.Logging;
using Fakes.Time;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Tests;

/// <summary>A used-up limit is an everyday answer: one line at Debug, without an exception's stack.</summary>
public sealed class RateLimitLogTests
{
    [Theory]
    [InlineData("shared", "Debug")]
    [InlineData("user", "Debug")]
    [InlineData("global", "Debug", "Warning")]
    public async Task A_used_up_limit_is_one_line_and_one_more_if_all_routes_have_to_wait(string scope, params string[] levels)
    {
        var clock = new ManualClock();
        await using var discord = await FakeDiscord.StartAsync(new() { Time = clock });
        using var http = new HttpClient { BaseAddress = new(discord.ApiAddress + "/") };
        http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "DiscordBot (https://example.test, 1.0)");
        using var log = new LogCapture();
        var rest = new DiscordRest(http, discord.Settings.Token, new(clock), new(clock), clock, log.CreateLogger<DiscordRest>());
        discord.Rest.Fail(new(_ => true, 429) { RetryAfter = 2, Scope = scope });

        var sending = rest.SendAsync(new(RestRoute.CreateMessage("333"), new JsonObject { ["content"] = "x" }), RestJson.Default.DiscordMessage, default);
        await clock.PassPausesUntilAsync(sending, TimeSpan.FromSeconds(5));

        Assert.Equal([429, 200], discord.Rest.Requests.Select(request => request.Status));
        Assert.Equal(levels, log.Lines.Select(line => line.Split(' ')[0]));
        Assert.DoesNotContain(log.Lines, line => line.Contains("Exception", StringComparison.Ordinal));
    }
}
