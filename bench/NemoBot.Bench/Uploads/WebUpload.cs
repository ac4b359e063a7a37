using System.Diagnostics;
using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace NemoBot.Bench.Uploads;

/// <summary>A browser's form (sent with curl) to the bot's disk, then to the API.</summary>
internal sealed class WebUpload : IUploadRoute
{
    private readonly HashSet<string> _arrived = [];
    private readonly List<WebUpload> _others = [];
    private HttpClient? _http;
    private Uri _bot = new("http://127.0.0.1");
    private string _cookie = "";

    public string Name => "web";

    public IReadOnlyList<(string Name, string Value)> Settings => [];

    public int MostMiB => 500;

    public async Task<IUploadRoute> AnotherAsync(int person, CancellationToken cancellationToken)
    {
        var other = new WebUpload();
        _others.Add(other);
        await other.MeetAsync(_bot, cancellationToken);
        return other;
    }

    public async Task MeetAsync(Uri bot, CancellationToken cancellationToken)
    {
        var cookies = new CookieContainer();
        _http?.Dispose();
        _http = new(new SocketsHttpHandler { CookieContainer = cookies, UseProxy = false }) { BaseAddress = bot, Timeout = Timeout.InfiniteTimeSpan };
        (await _http.GetAsync("/", cancellationToken)).EnsureSuccessStatusCode();
        (_bot, _cookie) = (bot, cookies.GetCookieHeader(bot));
        _arrived.Clear();
    }

    public async Task<TimeSpan?> SendAsync(UploadClip clip, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        await Curl.PostFileAsync(clip, new Uri(_bot, "/api/chat/messages"), cancellationToken, "-b", _cookie);
        var accepted = clock.Elapsed;
        using var answer = await _http!.GetAsync("/api/chat/events", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using var body = await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellationToken))
        {
            // The stream starts with the whole chat, so earlier uploads are already known.
            if (item.EventType == "entry" && item.Data.Contains("Got ", StringComparison.Ordinal) && _arrived.Add(JsonDocument.Parse(item.Data).RootElement.GetProperty("id").GetString()!))
            {
                return accepted;
            }
        }

        throw new InvalidOperationException("The bot closed the page's stream.");
    }

    public Task CurlAsync(UploadClip clip, Uri target, CancellationToken cancellationToken) => Curl.PostFileAsync(clip, target, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        foreach (var other in _others)
        {
            await other.DisposeAsync();
        }
    }
}
