using System.Globalization;
using System.Text.Json.Nodes;
using Fakes.Telegram;
using NemoBot.Core.Text.Localization;

namespace Harness.People;

/// <summary>A user of the bot on Telegram. What is sent there counts as accepted: Telegram keeps it until the bot confirms it.</summary>
/// <param name="twins">
/// Maximum number of sends that may have arrived without an answer to the bot. Telegram cannot settle a short text, so each may leave a duplicate; a video never.
/// </param>
internal sealed class TelegramPerson(FakeTelegram server, long chat, Mark mark, Func<int> twins) : IScriptedPerson
{
    private readonly FakeTelegramPerson _person = server.Person(chat);
    private readonly List<SaidThing> _accepted = [];
    private readonly List<Press> _presses = [];

    public Mark Mark => mark;

    public IReadOnlyList<SaidThing> Accepted => _accepted;

    public IReadOnlyList<Press> Presses => _presses;

    public IReadOnlyList<BotMessage> Shown =>
        [.. _person.Sees.Select(message => new BotMessage(Number(message.Id), message.RepliesTo is { } about ? Number(about) : null, message.Text, [.. message.Buttons.Where(button => button.Data is not null).Select(button => new ShownButton(button.Data!, button.Text))]))];

    public Task SayAsync(Wish wish, Random random, CancellationToken cancellationToken)
    {
        var files = wish.FileNames.Select(name => server.AddFile(name, "video/mp4", mark.Clip())).ToList();
        if (files.Count == 0)
        {
            var isCommand = wish.Kind is WishKind.Export or WishKind.Cancel && random.Next(2) == 0;
            Accept(_person.Says(isCommand ? $"/{wish.Words}" : wish.Words), wish);
            return Task.CompletedTask;
        }

        // Files sent together arrive one by one; the text belongs to the first one.
        var album = files.Count > 1 ? new JsonObject { ["media_group_id"] = wish.Marker } : null;
        Accept(_person.SendsVideo(files[0], wish.Words.Length > 0 ? wish.Words : null, album), wish);
        foreach (var more in files.Skip(1))
        {
            _person.SendsVideo(more, null, album);
        }

        return Task.CompletedTask;
    }

    public Task PressAsync(BotMessage message, ShownButton button, CancellationToken cancellationToken)
    {
        _presses.Add(new(_person.PressesData(long.Parse(message.Id, CultureInfo.InvariantCulture), button.Id), message, button));
        return Task.CompletedTask;
    }

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
        foreach (var said in _accepted.Where(said => !shown.Any(message => IsAbout(message, said)) && !Cancels.IsAnsweredByCard(_accepted, said)))
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

    private void Accept(FakeTelegramMessage message, Wish wish) => _accepted.Add(new(Number(message.Id), wish));

    private static string Number(long id) => id.ToString(CultureInfo.InvariantCulture);

    /// <summary>Only the card of a running job can be cancelled.</summary>
    private static bool IsAtWork(FakeTelegramMessage message) => message.Buttons.Any(button => button.Text == Texts.In("en")[TextKey.ButtonCancel]);

    private static bool IsAbout(FakeTelegramMessage message, SaidThing said) => message.RepliesTo?.ToString(CultureInfo.InvariantCulture) == said.MessageId;
}
