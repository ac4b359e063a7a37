using System.Net;
using System.Text.Json;
using NemoBot.Replies;
using NemoBot.Tests.Dialogs.Harness;

namespace Faults;

/// <summary>A person at the web chat; sends as its page does: again with the same id when no answer came, or one that may be another next time.</summary>
internal sealed class WebPerson(Person page, Mark mark) : IScriptedPerson
{
    private static readonly string[] Ended = ["done", "failed", "cancelled"];
    private readonly List<SaidThing> _accepted = [];

    /// <summary>Cards whose question was answered.</summary>
    private readonly HashSet<string> _answered = [];

    public Mark Mark => mark;

    public IReadOnlyList<SaidThing> Accepted => _accepted;

    public async Task ActAsync(Random random, CancellationToken cancellationToken)
    {
        var wish = Wish.Next(mark, _accepted.Count, random, all: true);
        if (wish.Kind == WishKind.Skip)
        {
            await SkipAsync(cancellationToken);
            return;
        }

        var clientId = $"{mark.Name}-message-{_accepted.Count:0000}";
        var files = wish.Kind == WishKind.Footage ? new[] { (wish.FileName, mark.Clip()) } : [];
        var id = await UntilAcceptedAsync(clientId, () => page.SendAsync(wish.Words, clientId, files), cancellationToken);
        _accepted.Add(new(id, wish));
        if (random.Next(4) == 0)
        {
            // The page heard nothing of it, and sends it again although it was taken.
            await UntilAcceptedAsync(clientId, () => page.SendAsync(wish.Words, clientId, files), cancellationToken);
        }
    }

    public int Answers => _answered.Count;

    private async Task SkipAsync(CancellationToken cancellationToken)
    {
        var skip = Texts.In("en")[TextKey.ButtonSkip];
        if (page.Chat.LastOrDefault(entry => !_answered.Contains(entry.Id) && entry.Buttons?.Any(button => button.Label == skip) == true) is not { } question)
        {
            return;
        }

        _answered.Add(question.Id);
        var button = question.Buttons!.Single(button => button.Label == skip).Id;
        var clientId = $"press-{question.Id}";
        for (var times = 0; times < 2; times++)
        {
            await UntilAcceptedAsync(clientId, PressAsync, cancellationToken);
        }

        async Task<HttpResponseMessage> PressAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, page.Url($"/api/chat/actions/{button}")) { Headers = { { "X-Message-Id", clientId } } };
            return await page.Http.SendAsync(request, cancellationToken);
        }
    }

    /// <summary>Sends until the bot takes it, and returns its id.</summary>
    private static async Task<string> UntilAcceptedAsync(string clientId, Func<Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                using var answer = await send().WaitAsync(cancellationToken);
                if (answer.StatusCode == HttpStatusCode.Accepted)
                {
                    return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken)).RootElement.GetProperty("id").GetString()!;
                }

                if (answer.StatusCode is not (>= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests))
                {
                    throw new InvalidOperationException($"{clientId} was refused for good ({answer.StatusCode}): {await answer.Content.ReadAsStringAsync(cancellationToken)}");
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

            if (!chat.Any(entry => entry.From == "bot" && entry.RepliesTo == said.MessageId))
            {
                yield return $"message {said.MessageId} has no answer.";
            }
        }

        var leftOut = Texts.In("en")[TextKey.CancelledWithFormer];
        var cancelled = chat.Count(entry => entry.Card?.State == "cancelled" && entry.Text != leftOut);
        var cancels = _accepted.Count(said => said.Wish.Kind == WishKind.Cancel);
        if (cancelled > cancels)
        {
            yield return $"{cancels} times cancel stopped {cancelled} jobs.";
        }

        foreach (var card in chat.Where(entry => entry.Card is { } card && !Ended.Contains(card.State)))
        {
            yield return $"the card {card.Id} never ended ({card.Card!.State}).";
        }
    }

    public string Transcript() => page.Transcript();

    public ValueTask DisposeAsync() => page.DisposeAsync();
}
