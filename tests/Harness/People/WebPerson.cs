using System.Net;
using System.Text.Json;
using Fakes.Time;
using Harness.Bot;

namespace Harness.People;

/// <summary>A user of the web chat; sends like its page: again with the same id if no answer came, or one that may change with a retry.</summary>
internal sealed class WebPerson(Person page, Mark mark) : IScriptedPerson
{
    private static readonly string[] Ended = ["done", "failed", "cancelled"];

    /// <summary>Longer than the bot is ever down; a round ends such a wait earlier.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(5);

    private readonly List<SaidThing> _accepted = [];
    private readonly List<Press> _presses = [];

    public Mark Mark => mark;

    public IReadOnlyList<SaidThing> Accepted => _accepted;

    public IReadOnlyList<Press> Presses => _presses;

    public IReadOnlyList<BotMessage> Shown =>
        [.. page.Chat.Where(entry => entry.From == "bot").Select(entry => new BotMessage(entry.Id, entry.RepliesTo, entry.Text, [.. (entry.Buttons ?? []).Where(button => button.Link is null).Select(button => new ShownButton(button.Id, button.Label))]))];

    public async Task SayAsync(Wish wish, Random random, CancellationToken cancellationToken)
    {
        var clientId = $"{mark.Name}-message-{_accepted.Count:0000}";
        var files = wish.FileNames.Select(name => (name, mark.Clip())).ToArray();
        _accepted.Add(new(await UntilAcceptedAsync(clientId, () => page.SendAsync(wish.Words, clientId, files), cancellationToken), wish));
        if (random.Next(4) == 0)
        {
            // The page got no answer, and sends it again although it was accepted.
            await UntilAcceptedAsync(clientId, () => page.SendAsync(wish.Words, clientId, files), cancellationToken);
        }
    }

    public async Task PressAsync(BotMessage message, ShownButton button, CancellationToken cancellationToken)
    {
        var clientId = $"{mark.Name}-press-{_presses.Count:0000}";
        _presses.Add(new(await UntilAcceptedAsync(clientId, () => SendPressAsync(button.Id, clientId), cancellationToken), message, button));
    }

    public IEnumerable<string> Seen() => page.States.Select(Mark.Everything);

    public async Task<IReadOnlyList<Delivered>> VideosAsync()
    {
        List<Delivered> all = [];
        foreach (var entry in page.Chat.Where(entry => entry.Video is not null))
        {
            all.Add(new(entry.Video!.FileId, entry.RepliesTo, await page.DownloadAsync(entry)));
        }

        return all;
    }

    public IEnumerable<string> Violations()
    {
        var chat = page.Chat;
        foreach (var said in _accepted)
        {
            var mine = chat.Count(entry => entry.From == "you" && entry.Id == said.MessageId);
            if (mine != 1)
            {
                yield return $"message {said.MessageId} is there {mine} times.";
            }

            if (!chat.Any(entry => entry.From == "bot" && entry.RepliesTo == said.MessageId) && !Cancels.IsAnsweredByCard(_accepted, said))
            {
                yield return $"message {said.MessageId} has no answer.";
            }
        }

        foreach (var card in chat.Where(entry => entry.Card is { } card && !Ended.Contains(card.State)))
        {
            yield return $"the card {card.Id} never ended ({card.Card!.State}).";
        }
    }

    public string Transcript() => page.Transcript();

    public ValueTask DisposeAsync() => page.DisposeAsync();

    private async Task<HttpResponseMessage> SendPressAsync(string button, string clientId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, page.Url($"/api/chat/actions/{button}")) { Headers = { { "X-Message-Id", clientId } } };
        return await page.Http.SendAsync(request);
    }

    /// <summary>Sends the same message again while no answer comes, or one that may change with a retry: another process gives no signal when it runs again.</summary>
    /// <returns>The bot's id of the message.</returns>
    private static async Task<string> UntilAcceptedAsync(string clientId, Func<Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        string? id = null;
        await Eventually.HoldsAsync(async token => (id = await AcceptedAsync(clientId, send, token)) is not null, () => $"{clientId} to be accepted", TimeLimit, cancellationToken);
        return id!;
    }

    /// <summary>Returns the bot's id of the message; null if a retry may succeed.</summary>
    private static async Task<string?> AcceptedAsync(string clientId, Func<Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await send().WaitAsync(cancellationToken);
            return answer.StatusCode switch
            {
                HttpStatusCode.Accepted => JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken)).RootElement.GetProperty("id").GetString()!,
                >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests => null,
                var refused => throw new InvalidOperationException($"{clientId} was refused permanently ({refused}): {await answer.Content.ReadAsStringAsync(cancellationToken)}"),
            };
        }
        catch (Exception down) when (down is HttpRequestException or IOException)
        {
            return null; // The bot is dead; the page retries with the same id.
        }
    }
}
