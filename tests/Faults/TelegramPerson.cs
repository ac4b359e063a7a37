using System.Globalization;
using Fakes.Telegram;
using NemoBot.Replies;

namespace Faults;

/// <summary>A person who writes to the bot on Telegram. What is sent there is taken: Telegram keeps it until the bot confirms it.</summary>
/// <param name="twins">
/// How many sends may have arrived without the bot's hearing of it. Telegram has nothing to settle a short text by, so each may leave a twin; a video never.
/// </param>
internal sealed class TelegramPerson(FakeTelegram server, long chat, Mark mark, Func<int> twins) : IScriptedPerson
{
    private readonly FakeTelegramPerson _person = server.Person(chat);
    private readonly List<SaidThing> _accepted = [];

    /// <summary>Buttons of questions that were pressed.</summary>
    private readonly HashSet<string> _answered = [];

    public Mark Mark => mark;

    public IReadOnlyList<SaidThing> Accepted => _accepted;

    public Task ActAsync(Random random, CancellationToken cancellationToken)
    {
        var wish = Wish.Next(mark, _accepted.Count, random, all: true);
        if (wish.Kind == WishKind.Skip)
        {
            Skip();
            return Task.CompletedTask;
        }

        var message = wish.Kind == WishKind.Footage
            ? _person.SendsVideo(server.AddFile(wish.FileName, "video/mp4", mark.Clip()), wish.Words)
            : _person.Says(wish.Kind == WishKind.Export && random.Next(2) == 0 ? "/export" : wish.Words);
        _accepted.Add(new(message.Id.ToString(CultureInfo.InvariantCulture), wish));
        return Task.CompletedTask;
    }

    public int Answers => _answered.Count;

    public bool IsAtRest() => !Violations().Any();

    public IEnumerable<string> Seen() =>
        server.Calls.Where(call => call.Chat == chat).Select(call => call.Parameters)
            .Concat(_person.Sees.Select(message => $"{message.Text} {message.Raw} {message.Video?.FileName} {Mark.Everything(message.Buttons)}"));

    public async Task<IReadOnlyList<Delivered>> VideosAsync()
    {
        List<Delivered> all = [];
        foreach (var message in _person.Sees.Where(message => message.Video is not null))
        {
            using var bytes = new MemoryStream();
            await using var content = message.Video!.Open!();
            await content.CopyToAsync(bytes);
            all.Add(new(message.Id.ToString(CultureInfo.InvariantCulture), message.RepliesTo?.ToString(CultureInfo.InvariantCulture), bytes.ToArray()));
        }

        return all;
    }

    public IEnumerable<string> Violations()
    {
        var shown = _person.Sees;
        foreach (var said in _accepted.Where(said => !shown.Any(message => IsAbout(message, said))))
        {
            yield return $"message {said.MessageId} has no answer.";
        }

        var working = shown.Where(IsAtWork).ToList();
        var orphans = working.Where(card => shown.Any(other => other != card && other.RepliesTo == card.RepliesTo && !IsAtWork(other))).ToList();
        foreach (var card in working.Except(orphans).Concat(orphans.Skip(twins())))
        {
            yield return $"the card {card.Id} never ended: {card.Text}";
        }
    }

    public string Transcript() => string.Join('\n', server.History(chat).Select(message =>
        $"{(message.IsFromBot ? "bot" : "you")} {message.Id} (to {message.RepliesTo}): {message.Text} {(message.Video is null ? "" : "[video]")} {string.Join(' ', message.Buttons.Select(button => $"<{button.Text}>"))}"));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Skip()
    {
        var label = Texts.In("en")[TextKey.ButtonSkip];
        var open = _person.Sees.SelectMany(message => message.Buttons.Select(button => (message.Id, Button: button)))
            .LastOrDefault(each => each.Button.Text == label && each.Button.Data is { } data && !_answered.Contains(data));
        if (open.Button is { Data: { } pressed })
        {
            _answered.Add(pressed);
            _person.PressesData(open.Id, pressed);
        }
    }

    /// <summary>Only a card at work can be cancelled.</summary>
    private static bool IsAtWork(FakeTelegramMessage message) => message.Buttons.Any(button => button.Text == Texts.In("en")[TextKey.ButtonCancel]);

    private static bool IsAbout(FakeTelegramMessage message, SaidThing said) => message.RepliesTo?.ToString(CultureInfo.InvariantCulture) == said.MessageId;
}
