using Fakes.Telegram;
using Fakes.Time;
using Harness.Bot;
using NemoVideo.Simulator;
using NemoVideo.Simulator.Log;

namespace Harness.Telegram;

/// <summary>The whole bot with FakeTelegram and the simulated video API.</summary>
internal sealed class TelegramDialog : IAsyncDisposable
{
    /// <summary>Longer than anything here takes; only a failing test waits this long.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(40);

    private readonly string? _localRoot;
    private readonly Signal _called = new();

    private TelegramDialog(FakeTelegram fake, BotHarness bot, string? localRoot)
    {
        (Fake, Bot, _localRoot) = (fake, bot, localRoot);
        fake.Called += _ => _called.Raise();
    }

    public FakeTelegram Fake { get; }

    public BotHarness Bot { get; }

    public SimulatorLog Nemo => Bot.Nemo.Log;

    /// <param name="time">The clock of all three; null for one eight times faster than real time, so that paces of seconds cost little.</param>
    /// <param name="isScripted">Whether the test plays the editor (<see cref="BotHarness.Script"/>).</param>
    /// <param name="settings">Further settings of the bot.</param>
    public static async Task<TelegramDialog> StartAsync(SimulatorOptions? simulator = null, bool isLocal = false, TimeProvider? time = null, bool isScripted = false, params IEnumerable<(string Key, string Value)> settings)
    {
        time ??= new FastClock(8);
        var root = isLocal ? Directory.CreateTempSubdirectory("nemobot-botapi-").FullName : null;
        var fake = await FakeTelegram.StartAsync(time, root);
        var all = new Dictionary<string, string?>
        {
            ["Telegram:Token"] = FakeTelegram.Token,
            ["Telegram:ApiUrl"] = fake.Url.AbsoluteUri,
            ["Telegram:LocalFilesRoot"] = root,
            ["Nemo:RenderPollInterval"] = "00:00:00.2",
            ["Nemo:RenderPolls"] = "100",
            ["Nemo:RecoveryFirstDelay"] = "00:00:00.2",
            ["Nemo:RecoveryDelay"] = "00:00:00.2",
            ["Nemo:RateLimitDelay"] = "00:00:00.2",
        };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        var bot = await BotHarness.StartAsync(simulator, all, time, isScripted);
        return new(fake, bot, root);
    }

    public FakeTelegramFile Clip(string name = "clip.mp4", byte[]? content = null) => Fake.AddFile(name, "video/mp4", content ?? SampleMedia.Mp4());

    /// <summary>Waits until the current state of a message of the bot in the chat contains the words.</summary>
    public Task<FakeTelegramMessage> SeesAsync(long chat, string words) =>
        SeesAsync(chat, message => message.Text.Contains(words, StringComparison.OrdinalIgnoreCase), $"“{words}”");

    public Task<FakeTelegramMessage> SeesVideoAsync(long chat) => SeesAsync(chat, message => message.Video is not null, "a video");

    public async Task<FakeTelegramMessage> SeesAsync(long chat, Func<FakeTelegramMessage, bool> fits, string what)
    {
        FakeTelegramMessage? found = null;
        await UntilAsync(() => (found = Fake.FromBot(chat).LastOrDefault(fits)) is not null, $"{what} in {chat}");
        return found!;
    }

    /// <summary>Presses the newest button with the label, once it exists.</summary>
    public async Task PressesAsync(FakeTelegramPerson person, string label)
    {
        await SeesAsync(person.Chat, message => message.Buttons.Any(button => !button.IsDisabled && button.Text.Contains(label, StringComparison.Ordinal)), $"a button “{label}”");
        person.Presses(label);
    }

    /// <summary>Looks again whenever the bot called Telegram.</summary>
    public Task UntilAsync(Func<bool> condition, string what) => _called.HoldsAsync(condition, () => $"{what}.\n{Transcript()}\nLog:\n{Bot.Logs.Recent()}", TimeLimit);

    public Task<LogEntry> NemoAsync(LogKind kind) => NemoAsync(entry => entry.Kind == kind);

    /// <summary>Waits for a matching entry, past or future.</summary>
    public Task<LogEntry> NemoAsync(Func<LogEntry, bool> fits) => Nemo.SoonAsync(fits, TimeLimit);

    /// <summary>Checks the rules of every dialog: calls as Telegram describes them, no secret in any log line, no breach of the video API's contract.</summary>
    public void AssertClean()
    {
        Assert.Empty(Fake.SpecFaults);
        Assert.DoesNotContain(Bot.Logs.Lines, line => line.Contains(FakeTelegram.Token, StringComparison.Ordinal) || line.Contains(FakeTelegram.Token.Split(':')[1], StringComparison.Ordinal));
        Assert.DoesNotContain(Bot.Logs.Lines, line => line.Contains("nmv_", StringComparison.Ordinal));
        Assert.Equal("", string.Join('\n', Bot.Logs.Lines.Where(line => line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Critical", StringComparison.Ordinal))));
        Assert.Equal(0, Nemo.Count(LogKind.Violation));
    }

    public string Transcript() => string.Join('\n', Fake.Calls.Select(call => call.Chat).OfType<long>().Distinct().SelectMany(chat =>
        Fake.History(chat).Select(message => $"{chat} {(message.IsFromBot ? "bot" : "person")} {message.Id}: {message.Text} {(message.Video is null ? "" : "[video]")} {string.Join(' ', message.Buttons.Select(button => $"<{button.Text}>"))}")));

    public async ValueTask DisposeAsync()
    {
        await Bot.DisposeAsync();
        await Fake.DisposeAsync();
        if (_localRoot is not null)
        {
            Directory.Delete(_localRoot, recursive: true);
        }
    }
}
