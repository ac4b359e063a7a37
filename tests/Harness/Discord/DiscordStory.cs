using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Fakes.Discord;
using Fakes.Time;
using Harness.Bot;
using Harness.Storage;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Discord.Incoming;
using NemoBot.Storage.Engines;
using NemoVideo.Simulator;
using NemoVideo.Simulator.Log;

namespace Harness.Discord;

/// <summary>The whole bot between a fake Discord and the simulated video API, on one clock.</summary>
/// <remarks>
/// The clock moves in two ways only, neither of them past the limit of a pending request or during a render, so a slow machine cannot make one fail. While a test
/// waits to see something (<see cref="UntilAsync"/>), the bot's pauses pass, one after the other. Everything else is explicit: <see cref="LetPassAsync"/>.
/// </remarks>
internal sealed class DiscordStory : IAsyncDisposable
{
    /// <summary>Longer than anything here takes; only a failing test waits this long.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Real time between two pauses that pass. The bot's work takes none of the clock's time: without this limit, a loop of pauses would advance the clock faster
    /// than a slow machine does the work.
    /// </summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(5);

    /// <summary>SUPPRESS_NOTIFICATIONS.</summary>
    private const int SilentFlag = 1 << 12;

    /// <summary>The polling interval of a render. A longer wait is a wait for something that the story triggers.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<TimeSpan, byte> _waited = new();

    /// <summary>Raised for everything that a story waits for: requests, messages, stored values, log lines and timers.</summary>
    private readonly Signal _changed = new();
    private int _count;

    public ManualClock Clock { get; } = new();

    public FakeDiscord Discord { get; private set; } = null!;

    public BotHarness Bot { get; private set; } = null!;

    public FileHost Files { get; } = new();

    /// <summary>The visible places: the channels of <see cref="Payloads"/>.</summary>
    public IReadOnlyList<FakeMessage> In(string channel) => Discord.Channels.In(channel);

    public static async Task<DiscordStory> StartAsync(SimulatorOptions? simulator = null, Dictionary<string, string?>? settings = null, bool scripted = false, Action<FakeDiscord>? prepare = null)
    {
        var story = new DiscordStory();
        story.Discord = await FakeDiscord.StartAsync(new() { Time = story.Clock });
        story.Discord.Rest.Description = OpenApiDescription.TryLoad();
        story.Discord.Gateway.HeartbeatInterval = TimeSpan.FromHours(12); // The gateway tests cover what leaps do to a connection.
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

        story.Clock.TimerSet += wait => story._waited.TryAdd(wait, 0);
        story.Bot = await BotHarness.StartAsync(simulator, all, story.Clock, scripted, replace: services =>
        {
            services.AddHttpClient(FileSource.ClientName).ConfigurePrimaryHttpMessageHandler(() => story.Files);
            services.AddSingleton(provider => StoreProxy.WithHook(provider.GetRequiredService<IEngineStore>(), _ => story.ChangedAsync()));
        });
        story.Listen(scripted);
        await story.UntilAsync(() => story.Discord.Rest.CommandPuts > 0, "the registered commands");
        return story;
    }

    /// <summary>Lets this much time pass, once the pending requests are done.</summary>
    public Task LetPassAsync(TimeSpan time)
    {
        var until = Clock.GetUtcNow() + time;
        return AtStandstillAsync(() => !IsRendering && Clock.TryAdvance(until), $"{time} to pass");
    }

    /// <summary>Waits until a job has done its work; with a fast simulator that takes none of the clock's time.</summary>
    public Task EndedAsync(string job) => AtStandstillAsync(
        () => Bot.Logs.Lines.Any(line => line.Contains($"{job} job", StringComparison.Ordinal) && line.Contains("Done", StringComparison.Ordinal)), $"the end of the {job} job");

    public async Task RestartAsync()
    {
        await Bot.StopBotAsync();
        var resumes = Discord.Gateway.Resumes;
        await Bot.StartBotAsync();
        await UntilAsync(() => Discord.Gateway.Resumes > resumes, "the resumed session");
    }

    /// <summary>A file on Discord's file host, as a message or a command carries it.</summary>
    public JsonObject Video(string fileName = "webcam.mp4", byte[]? content = null)
    {
        var id = Next();
        var file = Payloads.Attachment(id, fileName);
        var bytes = content ?? SampleMedia.Mp4();
        file["size"] = bytes.Length;
        file["url"] = $"https://cdn.discordapp.com/attachments/1/{id}/{fileName}?ex=7906f8c0&is=6905a740&hm=abc&";
        Files.Add($"/attachments/1/{id}/{fileName}", bytes);
        return file;
    }

    /// <summary>An interaction with its own id and token, in a place of <see cref="Payloads.At"/>.</summary>
    public JsonObject At(char place, JsonObject interaction, string locale = "en-US")
    {
        interaction["locale"] = locale;
        interaction["id"] = Next();
        interaction["token"] = $"secret-token-{interaction["id"]}";
        return Payloads.At(place, interaction);
    }

    public static string ChannelOf(char place) => place == 'B' ? Payloads.DmChannel : Payloads.GuildChannel;

    /// <returns>Its token.</returns>
    public async Task<string> CommandAsync(char place, string name, string? prompt = null, JsonObject? video = null, string locale = "en-US")
    {
        var command = At(place, Payloads.SlashCommand("0", name, prompt, video), locale);
        await Discord.InteractAsync(command);
        return (string)command["token"]!;
    }

    /// <summary>Completes when the sender of this chat has done all earlier work: it works in order.</summary>
    public async Task EndOfAnotherCommandAsync(char place)
    {
        var token = await CommandAsync(place, "help");
        await UntilAsync(() => Discord.Channels.Interactions.AnswerTo(token) is { IsLoading: false, Edits: > 0 }, "the answer to another command");
    }

    /// <summary>Presses the newest matching button.</summary>
    public async Task PressAsync(char place, Func<string, bool> button, string person = Payloads.Person, string locale = "en-US")
    {
        var shown = await SeesAsync(ChannelOf(place), message => message.Buttons.Any(button), "a button");
        await PressAsync(place, shown, button, person, locale);
    }

    public async Task PressAsync(char place, FakeMessage shown, Func<string, bool> button, string person = Payloads.Person, string locale = "en-US")
    {
        var press = At(place == 'D' ? 'A' : place, Payloads.Interaction("0", 3, new() { ["component_type"] = 2, ["custom_id"] = shown.Buttons.First(button) }), locale);
        press["message"] = new JsonObject { ["id"] = shown.Id, ["flags"] = (shown.IsEphemeral ? 64 : 0) | (shown.IsRich ? 1 << 15 : 0) };
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

    /// <summary>Waits for a message whose current state matches, and returns the newest one.</summary>
    public async Task<FakeMessage> SeesAsync(string channel, Func<FakeMessage, bool> fits, string what)
    {
        FakeMessage? found = null;
        await UntilAsync(() => (found = In(channel).LastOrDefault(fits)) is not null, what);
        return found!;
    }

    /// <summary>Waits while the bot's pauses pass.</summary>
    public Task UntilAsync(Func<bool> isSo, string what) => WaitAsync(isSo, () => !IsRendering && Clock.TryPassPause(LongestPause), what);

    /// <summary>Waits for something that takes work, but none of the clock's time.</summary>
    public Task AtStandstillAsync(Func<bool> isSo, string what) => WaitAsync(isSo, () => false, what);

    /// <summary>The far end's work takes none of the clock's time either; a check that comes too early would have to be repeated.</summary>
    private bool IsRendering
    {
        get
        {
            var log = Bot.Nemo.Log;
            var ended = log.Count(LogKind.RenderCompleted) + log.Count(LogKind.RenderFailed);
            return log.Count(LogKind.RenderStarted) > ended;
        }
    }

    private void Listen(bool scripted)
    {
        Clock.TimerSet += _ => _changed.Raise();
        Clock.TimerGone += _changed.Raise;
        Discord.Rest.Done += _changed.Raise;
        Discord.Gateway.Resumed += _changed.Raise;
        Bot.Nemo.Log.Added += _changed.Raise;
        if (scripted)
        {
            Bot.Script.Asked += _changed.Raise;
        }

        // The ends of jobs and of the process. Lines of lower levels would wake the wait thousands of times.
        Bot.Logs.Kept += line =>
        {
            if (line.StartsWith("Information", StringComparison.Ordinal))
            {
                _changed.Raise();
            }
        };
    }

    private Task ChangedAsync()
    {
        _changed.Raise();
        return Task.CompletedTask;
    }

    /// <param name="passPause">Returns whether a pause passed.</param>
    private async Task WaitAsync(Func<bool> isSo, Func<bool> passPause, string what)
    {
        using var limit = new CancellationTokenSource(TimeLimit, TimeProvider.System);
        while (true)
        {
            var changed = _changed.Next;
            if (isSo())
            {
                return;
            }

            try
            {
                await (passPause() ? Task.Delay(Pace, TimeProvider.System, limit.Token) : changed.WaitAsync(limit.Token));
            }
            catch (OperationCanceledException)
            {
                var chat = string.Join('\n', In(Payloads.DmChannel).Concat(In(Payloads.GuildChannel)).Select(message => $"{message.Id}: {message.Body.ToJsonString()}"));
                Assert.Fail($"Waited in vain for {what}. Channels:\n{chat}\nRequests:\n{string.Join('\n', Discord.Rest.Requests.TakeLast(30))}\nClock:\n{Clock}\nLog:\n{Bot.Logs.Recent()}");
            }
        }
    }

    /// <summary>Returns all text of a message.</summary>
    public static string Words(FakeMessage message) => message.Content + message.Body["components"]?.ToJsonString() + message.Body["embeds"]?.ToJsonString();

    /// <summary>Returns which of the message's buttons has the label.</summary>
    public static Func<string, bool> Labelled(FakeMessage shown, string label)
    {
        var id = (string?)shown.Parts.Single(part => (string?)part["label"] == label)["custom_id"];
        return other => other == id;
    }

    public static bool Is(string customId, CustomKind kind) => CustomId.Parse(customId).Kind == kind;

    /// <summary>
    /// Counts the user's notifications: for a new message that mentions them, or for any new one in direct messages, unless it suppresses notifications.
    /// Neither an edit nor the answer to their own interaction makes a sound.
    /// </summary>
    public int Notifications(char place) => In(ChannelOf(place)).Count(message =>
        message.First["allowed_mentions"]?["users"] is JsonArray users && users.Any(user => (string?)user == Payloads.Person)
        || (place == 'B' && message.First["nonce"] is not null && ((int?)message.First["flags"] & SilentFlag) is not SilentFlag));

    public async ValueTask DisposeAsync()
    {
        await Bot.DisposeAsync();
        await Discord.DisposeAsync();
        Assert.True(Discord.Rest.Violations.IsEmpty, string.Join("\n", Discord.Rest.Violations));
    }

    /// <summary>Returns whether the bot ever waited for exactly this long.</summary>
    public bool WaitedFor(TimeSpan wait) => _waited.ContainsKey(wait);
}
