using System.Net;
using System.Text.Json;
using NemoBot.Tests.Dialogs.Harness;

namespace Faults;

/// <summary>A person at the web chat; sends as its page does: again with the same id when no answer came.</summary>
internal sealed class WebPerson(Person page, string mark) : IScriptedPerson
{
    private static readonly string[] Ended = ["done", "failed", "cancelled"];
    private readonly List<SaidThing> _accepted = [];
    private int _number;

    public string Mark => mark;

    public IReadOnlyList<SaidThing> Accepted => _accepted;

    public async Task ActAsync(Random random, CancellationToken cancellationToken)
    {
        var marker = $"{mark}x{_number++}x";
        var clientId = $"{mark}-message-{_number:0000}";
        var (text, isForBackend, isExport, hasFile) = (_number == 1 ? 0 : random.Next(10)) switch
        {
            0 or 1 or 2 => ($"add a title \"{marker}\"", true, false, true),
            3 or 4 or 5 => ($"change the title to \"{marker}\"", true, false, false),
            6 or 7 => ("export", false, true, false),
            8 => ("status", false, false, false),
            _ => ("help", false, false, false),
        };
        var files = hasFile ? new[] { ($"{marker}.mp4", SampleMedia.Mp4(payload: 256 << 10)) } : [];
        while (true)
        {
            try
            {
                using var answer = await page.SendAsync(text, clientId, files).WaitAsync(cancellationToken);
                if (answer.StatusCode == HttpStatusCode.Accepted)
                {
                    var id = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken)).RootElement.GetProperty("id").GetString()!;
                    _accepted.Add(new(id, isForBackend ? marker : null, isExport));
                    return;
                }
            }
            catch (Exception down) when (down is HttpRequestException or IOException)
            {
                // The bot is dead; the page tries again with the same id.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
        }
    }

    public bool IsAtRest()
    {
        var chat = page.Chat;
        return chat.All(entry => entry.Card is null || Ended.Contains(entry.Card.State))
            && _accepted.All(said => chat.Any(entry => entry.From == "bot" && entry.RepliesTo == said.MessageId));
    }

    public IEnumerable<string> Violations(IReadOnlyList<string> others)
    {
        var chat = page.Chat;
        foreach (var said in _accepted)
        {
            var mine = chat.Count(entry => entry.From == "you" && entry.Id == said.MessageId);
            var answers = chat.Where(entry => entry.From == "bot" && entry.RepliesTo == said.MessageId).ToList();
            if (mine != 1)
            {
                yield return $"{mark}: message {said.MessageId} is there {mine} times.";
            }

            if (answers.Count == 0)
            {
                yield return $"{mark}: message {said.MessageId} has no answer.";
            }

            if (answers.Count(entry => entry.Video is not null) > (said.IsExport ? 1 : 0))
            {
                yield return $"{mark}: message {said.MessageId} got {answers.Count(entry => entry.Video is not null)} videos.";
            }
        }

        foreach (var copy in chat.Where(entry => entry.Video is not null).GroupBy(entry => entry.Video!.FileId).Where(group => group.Count() > 1))
        {
            yield return $"{mark}: video {copy.Key} was delivered {copy.Count()} times.";
        }

        foreach (var card in chat.Where(entry => entry.Card is { } card && !Ended.Contains(card.State)))
        {
            yield return $"{mark}: the card {card.Id} never ended ({card.Card!.State}).";
        }

        foreach (var state in page.States)
        {
            // Ids are random and may spell a mark ("p2x"): they are of this chat and are left out.
            var seen = JsonSerializer.Serialize(state with { Id = "", RepliesTo = null, Buttons = null });
            foreach (var other in others.Where(other => seen.Contains($"{other}x", StringComparison.Ordinal)))
            {
                yield return $"{mark} sees something of {other}: {seen}";
            }
        }
    }

    public string Transcript() => page.Transcript();

    public ValueTask DisposeAsync() => page.DisposeAsync();
}
