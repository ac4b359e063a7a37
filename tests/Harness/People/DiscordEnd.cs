using System.Globalization;
using System.Text.Json.Nodes;
using Fakes.Discord;

namespace Harness.People;

/// <summary>Discord: events in order, and its faults.</summary>
internal sealed class DiscordEnd : IAsyncDisposable
{
    /// <summary>The prefix of every interaction token: it must not appear anywhere.</summary>
    public const string InteractionToken = "secret-interaction-";

    private const long Epoch = 1420070400000;
    private readonly FakeDiscord _discord;
    private readonly SemaphoreSlim _oneByOne = new(1, 1);
    private readonly Lock _ids = new();
    private long _last;

    private DiscordEnd(FakeDiscord discord, DiscordFiles files) => (_discord, Files) = (discord, files);

    public DiscordFiles Files { get; }

    public Uri ApiAddress => _discord.ApiAddress;

    public string Token => _discord.Settings.Token;

    public FakeInteractions Interactions => _discord.Channels.Interactions;

    public static async Task<DiscordEnd> StartAsync()
    {
        var discord = await FakeDiscord.StartAsync();
        discord.Channels.Interactions.FirstAnswerWithin = TimeSpan.FromSeconds(3);
        return new(discord, await DiscordFiles.StartAsync());
    }

    /// <summary>Ids contain their time, as Discord's do.</summary>
    public string NewId()
    {
        lock (_ids)
        {
            _last = Math.Max(_last + 1, (TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - Epoch) << 22);
            return _last.ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Called when the bot is connected for the first time; from then on its session keeps what it misses.</summary>
    public async Task ConnectedAsync()
    {
        await _discord.Gateway.NextConnectionAsync();
        await _discord.Rest.Arrivals.TakeAsync(request => request is { Method: "PUT", Status: 200 } && request.Path.EndsWith("/commands", StringComparison.Ordinal));
    }

    public Task SayAsync(JsonObject message) => InOrderAsync(() => _discord.Gateway.DispatchAsync("MESSAGE_CREATE", message));

    public Task InteractAsync(JsonObject interaction) => InOrderAsync(() => _discord.InteractAsync(interaction));

    public IReadOnlyList<FakeMessage> Shown(string channel) => _discord.Channels.In(channel);

    /// <summary>Everything that the bot ever sent to a channel, and with tokens of commands there.</summary>
    public IEnumerable<JsonObject> RequestsTo(string channel, IReadOnlyList<string> tokens) => _discord.Rest.Requests
        .Where(request => request.Body is not null && (request.Path.Contains($"/channels/{channel}/", StringComparison.Ordinal) || tokens.Any(token => request.Path.Contains(token, StringComparison.Ordinal))))
        .Select(request => request.Body!);

    public void MayFail(Random random)
    {
        if (random.Next(3) > 0)
        {
            return;
        }

        switch (random.Next(10))
        {
            case 0:
                Current?.Drop();
                break;
            case 1:
                _ = Current?.CloseAsync(4000);
                break;
            case 2:
                _ = Current?.SendAsync(new() { ["op"] = 7, ["d"] = null });
                break;
            case 3:
                Files.FailNext = random.Next(2) == 0 ? 503 : 0;
                break;
            case 4:
                Fail(new(Any, 502));
                break;
            case 5:
                Fail(new(IsWrite, 0, AfterDoing: true)); // Accepted, but the answer is lost.
                break;
            case 6:
                Fail(new(IsWrite, 502, AfterDoing: true));
                break;
            case 7:
                Fail(new(IsWrite, 429) { RetryAfter = 0.5, Scope = "user" });
                break;
            case 8:
                Fail(new(Any, 429) { RetryAfter = 0.3, Scope = "global" });
                break;
            default:
                Fail(new(IsWrite, 0) { Delay = TimeSpan.FromMilliseconds(random.Next(50, 800)) });
                break;
        }
    }

    public void Heal()
    {
        _discord.Rest.HealAll();
        Files.FailNext = null;
    }

    public IEnumerable<string> Violations()
    {
        foreach (var violation in _discord.Rest.Violations)
        {
            yield return $"Discord's rules were broken: {violation}";
        }

        // Nothing ended the session: a bot that starts another one has lost what the first kept for it.
        if (_discord.Gateway.Identifies != 1)
        {
            yield return $"The bot began {_discord.Gateway.Identifies} sessions in place of resuming its first.";
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _discord.DisposeAsync();
        await Files.DisposeAsync();
        _oneByOne.Dispose();
    }

    private FakeGatewayConnection? Current => _discord.Gateway.Connections.LastOrDefault();

    private static bool Any(RestRequest request) => true;

    private static bool IsWrite(RestRequest request) => request.Method is "POST" or "PATCH";

    private void Fail(RestFault fault) => _discord.Rest.Fail(fault);

    private async Task InOrderAsync(Func<Task> dispatch)
    {
        await _oneByOne.WaitAsync();
        try
        {
            await dispatch();
        }
        finally
        {
            _oneByOne.Release();
        }
    }
}
