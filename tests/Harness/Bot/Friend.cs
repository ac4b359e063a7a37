using Fakes.Time;
using NemoBot.Core.Model;

namespace Harness.Bot;

/// <summary>A user who talks to the bot on the <see cref="TestPlatform"/>.</summary>
internal sealed class Friend(BotHarness bot, string name, string language)
{
    /// <summary>Longer than anything here takes; only a failing test waits this long.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    private TestPlatform Platform => bot.Platform;

    public ChatKey Chat { get; } = new(TestPlatform.PlatformName, name);

    /// <summary>The bot's messages in their current state.</summary>
    public IReadOnlyList<OutgoingMessage> Sees => [.. Platform.In(Chat).Select(shown => shown.Now)];

    /// <summary>Everything that was ever shown, including transient updates.</summary>
    public IReadOnlyList<OutgoingMessage> Saw => [.. Platform.In(Chat).SelectMany(shown => shown.States)];

    public Task<string> SaysAsync(string text, params (string Name, byte[] Content)[] files) => SaysAsync(text, null, files);

    /// <param name="repliesTo">The platform's id of the message that it replies to.</param>
    public Task<string> SaysAsync(string text, string? repliesTo, params (string Name, byte[] Content)[] files) =>
        SendsAsync(message => message with
        {
            Text = text,
            RepliesTo = repliesTo,
            Attachments = [.. files.Select(file => new Attachment(Platform.AddFile(file.Content), file.Name, file.Content.Length))],
        });

    /// <summary>Sends a slash command, as platforms report it.</summary>
    public Task<string> CommandsAsync(string command, string argument = "") => SendsAsync(message => message with { Command = command, Text = argument });

    public async Task<string> SendsAsync(Func<IncomingMessage, IncomingMessage> message)
    {
        (bot.Time as ManualClock)?.Advance(TimeSpan.FromMilliseconds(1)); // No two messages have the same time.
        var id = Platform.NextId();
        await bot.Inbox.AcceptAsync([message(new() { Chat = Chat, MessageId = id, SentAt = bot.Time.GetUtcNow(), LanguageHint = language, SenderId = name })], CancellationToken.None);
        return id;
    }

    /// <summary>Presses the newest button with this label.</summary>
    public async Task PressesAsync(string label)
    {
        var shown = await FindAsync(message => message.Buttons.Any(button => button.Label == label), $"a button “{label}”");
        await PressesAsync(shown, label);
    }

    public Task PressesAsync(TestPlatform.Shown shown, string label) =>
        SendsAsync(message => message with { Press = shown.Now.Buttons.Last(button => button.Label == label).WireId(shown.PostId) });

    /// <summary>Waits until the current state of a message contains the words, and returns the newest one.</summary>
    public async Task<OutgoingMessage> SeesAsync(string words) => (await FindAsync(words)).Now;

    public Task<TestPlatform.Shown> FindAsync(string words) => FindAsync(message => message.Text.Contains(words, StringComparison.OrdinalIgnoreCase), $"“{words}”");

    public async Task<OutgoingMessage> SeesVideoAsync() => (await FindAsync(message => message.Video is not null, "a video")).Now;

    /// <summary>Waits for a card in this state with these words.</summary>
    public async Task<OutgoingMessage> SeesCardAsync(CardState state, string words = "") =>
        (await FindAsync(message => message.Card?.State == state && message.Text.Contains(words, StringComparison.OrdinalIgnoreCase), $"a card {state} “{words}”")).Now;

    public async Task<TestPlatform.Shown> FindAsync(Func<OutgoingMessage, bool> fits, string what)
    {
        var found = default(TestPlatform.Shown);
        await UntilAsync(() => (found = Platform.In(Chat).LastOrDefault(shown => fits(shown.Now))) is not null, what);
        return found!;
    }

    /// <summary>Waits until the words were shown, even in a transient update.</summary>
    public Task SawAsync(string words) => UntilAsync(() => Saw.Any(state => state.Text.Contains(words, StringComparison.OrdinalIgnoreCase)), $"“{words}” in passing");

    /// <summary>Waits until this many messages contain these words.</summary>
    public Task SeesTimesAsync(int times, string words) =>
        UntilAsync(() => Sees.Count(message => message.Text.Contains(words, StringComparison.OrdinalIgnoreCase)) >= times, $"{times} times “{words}”");

    public string Transcript() => string.Join('\n', Sees.Select(message =>
        $"{message.Card?.State.ToString() ?? "-"}: {message.Text} {string.Join(' ', message.Buttons.Select(button => $"<{button.Label}>"))}"));

    private Task UntilAsync(Func<bool> isSo, string what) => Platform.Changed.HoldsAsync(isSo, () => $"{what}. The chat:\n{Transcript()}\nLog:\n{bot.Logs.Recent()}", TimeLimit);
}
