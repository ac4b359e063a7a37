using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Fakes.Discord;
using Fakes.Time;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Platforms.Discord;
using NemoBot.Platforms.Discord.Interactions;
using NemoBot.Tests.Dialogs.Harness;
using NemoBot.Tests.Platforms.Discord;
using NemoVideo.Simulator;

namespace NemoBot.Tests.Dialogs.Discord;

/// <summary>The whole bot between a fake Discord and the simulated video API, on one clock. Short pauses of the bot's pass by themselves.</summary>
internal sealed class DiscordStory : IAsyncDisposable
{
    /// <summary>Longer than anything here takes; only a failing test waits for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>What an instant answer may ask the backend for; the one short wait that must not pass by itself.</summary>
    private static readonly TimeSpan InstantLimit = TimeSpan.FromSeconds(2.5);

    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();
    private readonly ConcurrentDictionary<TimeSpan, byte> _waited = new();
    private readonly CancellationTokenSource _leaving = new();
    private Task _passing = Task.CompletedTask;
    private int _count;

    public ManualClock Clock { get; } = new();

    public FakeDiscord Discord { get; private set; } = null!;

    public BotHarness Bot { get; private set; } = null!;

    public FileHost Files { get; } = new();

    /// <summary>What somebody looks at: the channels of <see cref="Payloads"/>.</summary>
    public IReadOnlyList<FakeMessage> In(string channel) => Discord.Channels.In(channel);

    public static async Task<DiscordStory> StartAsync(SimulatorOptions? simulator = null, Dictionary<string, string?>? settings = null, bool scripted = false, Action<FakeDiscord>? prepare = null)
    {
        // Moving the clock by what was seen to be waited for misses a wait now and then on a busy machine: unsteady tests do not stand in everybody's way.
        Assert.SkipUnless(Environment.GetEnvironmentVariable("NEMOBOT_LONG") == "1", "The dialogs over Discord are not steady on a busy machine yet; NEMOBOT_LONG=1 runs them.");
        var story = new DiscordStory();
        story.Discord = await FakeDiscord.StartAsync(new() { Time = story.Clock });
        story.Discord.Rest.Description = DiscordSpec.Find();
        story.Discord.Gateway.HeartbeatInterval = TimeSpan.FromHours(12); // What leaps do to a connection is the gateway tests' business.
        prepare?.Invoke(story.Discord);
        var all = new Dictionary<string, string?>
        {
            ["Discord:Token"] = story.Discord.Settings.Token,
            ["Discord:ApiUrl"] = story.Discord.ApiAddress.ToString(),
        };
        foreach (var (key, value) in settings ?? [])
        {
            all[key] = value;
        }

        story.Clock.TimerSet += story.Note;
        story._passing = Task.Run(story.PassAsync);
        story.Bot = await BotHarness.StartAsync(simulator, all, story.Clock, scripted, replace: services =>
            services.AddHttpClient(DiscordFileSource.ClientName).ConfigurePrimaryHttpMessageHandler(() => story.Files));
        await story.UntilAsync(() => story.Discord.Rest.CommandPuts > 0, "the registered commands");
        return story;
    }

    /// <summary>Moves the clock; pauses that pass by themselves wait for it.</summary>
    public void Advance(TimeSpan by)
    {
        lock (_waits)
        {
            Clock.Advance(by);
        }
    }

    public async Task RestartAsync()
    {
        await Bot.StopBotAsync();
        var resumes = Discord.Gateway.Resumes;
        await Bot.StartBotAsync();
        await UntilAsync(() => Discord.Gateway.Resumes > resumes, "the resumed session");
    }

    /// <summary>A file at Discord's file host, as a message or a command carries it.</summary>
    public JsonObject Video(string fileName = "webcam.mp4")
    {
        var id = Next();
        var file = Payloads.Attachment(id, fileName);
        var bytes = SampleMedia.Mp4();
        file["size"] = bytes.Length;
        file["url"] = $"https://cdn.discordapp.com/attachments/1/{id}/{fileName}?ex=7906f8c0&is=6905a740&hm=abc&";
        Files.Add($"/attachments/1/{id}/{fileName}", bytes);
        return file;
    }

    /// <summary>An interaction in one of four places: A a server with the bot, B its direct messages, C by the person's own install, D in answer to what only one person sees.</summary>
    public JsonObject At(char place, JsonObject interaction, string locale = "en-US")
    {
        interaction["locale"] = locale;
        interaction["id"] = Next();
        interaction["token"] = $"secret-token-{interaction["id"]}";
        switch (place)
        {
            case 'B':
                interaction["context"] = 1;
                interaction["channel_id"] = Payloads.DmChannel;
                interaction["authorizing_integration_owners"] = new JsonObject { ["0"] = "0" };
                interaction.Remove("guild_id");
                interaction.Remove("member");
                interaction["user"] = new JsonObject { ["id"] = Payloads.Person };
                break;
            case 'C':
                interaction["authorizing_integration_owners"] = new JsonObject { ["1"] = Payloads.Person };
                break;
            case 'D':
                interaction["message"] = new JsonObject { ["id"] = "5", ["flags"] = 64 };
                break;
            default:
                break;
        }

        return interaction;
    }

    public static string ChannelOf(char place) => place == 'B' ? Payloads.DmChannel : Payloads.GuildChannel;

    public Task CommandAsync(char place, string name, string? prompt = null, JsonObject? video = null, string locale = "en-US") =>
        Discord.InteractAsync(At(place, Payloads.SlashCommand("0", name, prompt, video), locale));

    /// <summary>Presses the newest button that fits.</summary>
    public async Task PressAsync(char place, Func<string, bool> button, string person = Payloads.Person, string locale = "en-US")
    {
        var shown = await SeesAsync(ChannelOf(place), message => message.Buttons.Any(button), "a button");
        await PressAsync(place, shown, button, person, locale);
    }

    public async Task PressAsync(char place, FakeMessage shown, Func<string, bool> button, string person = Payloads.Person, string locale = "en-US")
    {
        var press = At(place == 'D' ? 'A' : place, Payloads.Interaction("0", 3, new() { ["component_type"] = 2, ["custom_id"] = shown.Buttons.First(button) }), locale);
        press["message"] = new JsonObject { ["id"] = shown.Id, ["flags"] = shown.IsEphemeral ? 64 : 0 };
        if (press["member"]?["user"] is JsonObject user)
        {
            user["id"] = person;
        }

        await Discord.InteractAsync(press);
    }

    public Task SaysAsync(JsonObject message, params JsonObject[] files)
    {
        message["attachments"] = new JsonArray([.. files]);
        return Discord.Gateway.DispatchAsync("MESSAGE_CREATE", message);
    }

    public string Next() => (888_000_000_000_000_000 + Interlocked.Increment(ref _count)).ToString(System.Globalization.CultureInfo.InvariantCulture);

    public Task<FakeMessage> SeesAsync(string channel, string words) =>
        SeesAsync(channel, message => Words(message).Contains(words, StringComparison.OrdinalIgnoreCase), $"“{words}”");

    /// <summary>Waits for a message that fits as it is; the newest one.</summary>
    public async Task<FakeMessage> SeesAsync(string channel, Func<FakeMessage, bool> fits, string what)
    {
        FakeMessage? found = null;
        await UntilAsync(() => (found = In(channel).LastOrDefault(fits)) is not null, what);
        return found!;
    }

    public async Task UntilAsync(Func<bool> isSo, string what)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        while (!isSo())
        {
            try
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, limit.Token); // Looks again: the fake has no signal for "shown".
            }
            catch (OperationCanceledException)
            {
                var chat = string.Join('\n', In(Payloads.DmChannel).Concat(In(Payloads.GuildChannel)).Select(message => $"{message.Id}: {message.Body.ToJsonString()}"));
                Assert.Fail($"Waited in vain for {what}. Channels:\n{chat}\nRequests:\n{string.Join('\n', Discord.Rest.Requests.TakeLast(30))}\nLog:\n{Bot.Logs.Recent()}");
            }
        }
    }

    /// <summary>Everything that is written on a message.</summary>
    public static string Words(FakeMessage message) => message.Content + message.Body["components"]?.ToJsonString() + message.Body["embeds"]?.ToJsonString();

    public static bool Is(string customId, CustomKind kind) => CustomId.Parse(customId).Kind == kind;

    /// <summary>How often the person was notified: by a mention in a server, by a new message in direct messages.</summary>
    public int Notifications(char place) => In(ChannelOf(place)).Count(message => place == 'B'
        ? message.Body["nonce"] is not null
        : message.Body["allowed_mentions"]?["users"] is JsonArray users && users.Any(user => (string?)user == Payloads.Person)
            && !Words(message).Contains("Finished, see above", StringComparison.Ordinal)); // The end of an edit that ran long calls too.

    public async ValueTask DisposeAsync()
    {
        await Bot.DisposeAsync();
        await _leaving.CancelAsync();
        await _passing;
        await Discord.DisposeAsync();
        _leaving.Dispose();
        Assert.True(Discord.Rest.Violations.IsEmpty, string.Join("\n", Discord.Rest.Violations));
    }

    /// <summary>Whether the bot ever waited for just this long.</summary>
    public bool WaitedFor(TimeSpan wait) => _waited.ContainsKey(wait);

    private void Note(TimeSpan wait)
    {
        _waited.TryAdd(wait, 0);

        // The pace of edits, pauses between tries, the pace of looks at a render.
        if ((wait > TimeSpan.Zero && wait <= TimeSpan.FromSeconds(3) && wait != InstantLimit) || wait == TimeSpan.FromSeconds(30))
        {
            _waits.Writer.TryWrite(wait);
        }
    }

    private async Task PassAsync()
    {
        try
        {
            await foreach (var wait in _waits.Reader.ReadAllAsync(_leaving.Token))
            {
                Advance(wait);
            }
        }
        catch (OperationCanceledException)
        {
            // The story is over.
        }
    }
}
