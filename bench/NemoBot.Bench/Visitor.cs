using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;

namespace NemoBot.Bench;

/// <summary>A browser at the web chat, reduced to what costs the bot something.</summary>
internal sealed class Visitor : IDisposable
{
    private readonly HttpClient _http;

    private Visitor(Uri bot) => _http = new(new SocketsHttpHandler { CookieContainer = new CookieContainer(), UseProxy = false }) { BaseAddress = bot, Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Events seen, with the moment (<see cref="Stopwatch.GetTimestamp"/>) of each.</summary>
    public List<(string Kind, string Data, long At)> Events { get; } = [];

    public static async Task<Visitor> OpenAsync(Uri bot)
    {
        var visitor = new Visitor(bot);
        (await visitor._http.GetAsync("/")).EnsureSuccessStatusCode();
        return visitor;
    }

    public async Task SayAsync(string text)
    {
        using var answer = await _http.PostAsJsonAsync("/api/chat/messages", new { text });
        answer.EnsureSuccessStatusCode();
    }

    public async Task UploadAsync(Stream content, string name)
    {
        using var form = new MultipartFormDataContent { { new StreamContent(content, 128 * 1024), "files", name } };
        using var answer = await _http.PostAsync("/api/chat/messages", form);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Listens until told to stop, or until an event fits.</summary>
    public async Task ListenAsync(Func<string, string, bool> isEnd, CancellationToken cancellationToken)
    {
        using var answer = await _http.GetAsync("/api/chat/events", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using var body = await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellationToken))
        {
            Events.Add((item.EventType, item.Data, Stopwatch.GetTimestamp()));
            if (isEnd(item.EventType, item.Data))
            {
                return;
            }
        }
    }

    public void Dispose() => _http.Dispose();
}
