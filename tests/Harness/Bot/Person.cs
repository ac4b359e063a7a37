using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using Fakes.Time;
using NemoBot.WebChat.Api;

namespace Harness.Bot;

/// <summary>A person at the web chat, by its HTTP API: says things, presses buttons, sees what the page would show.</summary>
internal sealed class Person : IAsyncDisposable
{
    /// <summary>Longer than anything here takes; only a failing test waits for it.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    private readonly Func<Uri> _address;
    private readonly Func<string> _log;
    private readonly CookieContainer _cookies = new();
    private readonly HttpClient _http;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, WireEntry> _entries = new(StringComparer.Ordinal);
    private readonly List<WireEntry> _states = [];
    private readonly CancellationTokenSource _leaving = new();
    private readonly Signal _changed = new();
    private Task _reading = Task.CompletedTask;
    private string? _lastId;

    /// <param name="address">Where the bot listens now; asked for each time, since a restart may change it.</param>
    /// <param name="log">What the bot logged, for the message of a test that fails.</param>
    /// <param name="through">Wraps what sends the requests, as a proxy between the browser and several bots does.</param>
    public Person(Func<Uri> address, Func<string> log, string language, Func<HttpMessageHandler, HttpMessageHandler>? through = null)
    {
        _address = address;
        _log = log;
        var browser = new SocketsHttpHandler { CookieContainer = _cookies, AllowAutoRedirect = false };
        _http = new(through?.Invoke(browser) ?? browser);
        _http.DefaultRequestHeaders.AcceptLanguage.Add(new(language));
        _http.Timeout = Timeout.InfiniteTimeSpan;
    }

    /// <summary>The chat as the page shows it now, oldest first.</summary>
    public IReadOnlyList<WireEntry> Chat
    {
        get
        {
            lock (_gate)
            {
                return [.. Shown.Where(entry => entry.Deleted != true)];
            }
        }
    }

    /// <summary>Every state of the bot's messages that was shown, passing ones too, in order.</summary>
    public IReadOnlyList<WireEntry> States
    {
        get
        {
            lock (_gate)
            {
                return [.. _states];
            }
        }
    }

    public HttpClient Http => _http;

    private IEnumerable<WireEntry> Shown => _entries.Values.OrderBy(entry => entry.Position ?? long.MaxValue);

    public Uri Url(string path) => new(_address(), path);

    public async Task OpenAsync()
    {
        using var page = await _http.GetAsync(Url("/"));
        page.EnsureSuccessStatusCode();
        _reading = ReadAsync(_leaving.Token);
    }

    public Task<string> SaysAsync(string text, params (string Name, byte[] Content)[] files) => SaysAsync(text, null, files);

    /// <summary>Sends and returns the message's id.</summary>
    public async Task<string> SaysAsync(string text, string? clientId, params (string Name, byte[] Content)[] files)
    {
        using var answer = await SendAsync(text, clientId, files);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, $"{answer.StatusCode}: {body}");
        return JsonDocument.Parse(body).RootElement.GetProperty("id").GetString()!;
    }

    public async Task<HttpResponseMessage> SendAsync(string text, string? clientId, params (string Name, byte[] Content)[] files)
    {
        using var form = new MultipartFormDataContent { { new StringContent(text, Encoding.UTF8), "text" } };
        if (clientId is not null)
        {
            form.Add(new StringContent(clientId), "id");
        }

        foreach (var (name, content) in files)
        {
            form.Add(new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } }, "files", name);
        }

        return await _http.PostAsync(Url("/api/chat/messages"), form);
    }

    /// <summary>Waits until a message of the bot, in its present state, holds the words.</summary>
    public Task<WireEntry> SeesAsync(string words) => SeesAsync(entry => entry.Text.Contains(words, StringComparison.OrdinalIgnoreCase), $"“{words}”");

    public Task<WireEntry> SeesVideoAsync() => SeesAsync(entry => entry.Video is not null, "a video");

    public async Task<WireEntry> SeesAsync(Func<WireEntry, bool> fits, string what)
    {
        WireEntry? found = null;
        await UntilAsync(() => (found = Shown.LastOrDefault(entry => entry.From == "bot" && fits(entry))) is not null, what);
        return found!;
    }

    /// <summary>Waits until the words were shown, be it in passing.</summary>
    public Task SawAsync(string words) => UntilAsync(
        () => _states.Any(state => state.Text.Contains(words, StringComparison.OrdinalIgnoreCase) || state.Card?.Stage.Contains(words, StringComparison.OrdinalIgnoreCase) == true),
        $"“{words}” in passing");

    /// <summary>Presses the newest button with this label.</summary>
    public async Task PressesAsync(string label)
    {
        var entry = await SeesAsync(entry => entry.Buttons?.Any(button => button.Label == label) == true, $"a button “{label}”");
        using var answer = await PressAsync(entry.Buttons!.Last(button => button.Label == label).Id);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    public Task<HttpResponseMessage> PressAsync(string buttonId) => _http.PostAsync(Url($"/api/chat/actions/{buttonId}"), null);

    public Task<byte[]> DownloadAsync(WireEntry entry) => _http.GetByteArrayAsync(Url($"/api/chat/files/{entry.Video!.FileId}"));

    public string Transcript() => string.Join('\n', Chat.Select(entry => $"{entry.From}: {entry.Text} {(entry.Card is { } card ? $"[{card.State} {card.Stage}]" : "")} {string.Join(' ', (entry.Buttons ?? []).Select(button => $"<{button.Label}>"))}"));

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await _reading;
        _http.Dispose();
        _leaving.Dispose();
    }

    private Task UntilAsync(Func<bool> isSo, string what) => _changed.HoldsAsync(
        () =>
        {
            lock (_gate)
            {
                return isSo();
            }
        },
        () => $"{what}. The chat:\n{Transcript()}\nLog:\n{_log()}",
        TimeLimit);

    /// <summary>Follows the chat as the page does: reconnects, and resumes where it was.</summary>
    private async Task ReadAsync(CancellationToken leaving)
    {
        try
        {
            // The bot may be another process, which gives no signal when it is back: the page retries.
            await Eventually.HoldsAsync(
                async token =>
                {
                    await ReadOnceAsync(token);
                    return false;
                },
                () => "the person to leave",
                Timeout.InfiniteTimeSpan,
                leaving);
        }
        catch (OperationCanceledException)
        {
            // The person leaves.
        }
    }

    /// <summary>Reads until the connection ends, for whatever reason.</summary>
    private async Task ReadOnceAsync(CancellationToken leaving)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Url("/api/chat/events"));
            if (_lastId is not null)
            {
                request.Headers.Add("Last-Event-ID", _lastId);
            }

            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leaving);
            answer.EnsureSuccessStatusCode();
            await using var body = await answer.Content.ReadAsStreamAsync(leaving);
            await foreach (var item in SseParser.Create(body).EnumerateAsync(leaving))
            {
                Take(item);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or HttpRequestException or IOException)
        {
            // The bot restarts, or the person leaves.
        }
    }

    private void Take(SseItem<string> item)
    {
        if (item.EventType is not ("entry" or "live"))
        {
            return;
        }

        lock (_gate)
        {
            _lastId = item.EventId ?? _lastId;
            var entry = Wire.ReadEntry(item.Data);
            var known = _entries.GetValueOrDefault(entry.Id);

            // As on the page: a late transient update does not reactivate a finished card.
            if (item.EventType == "entry" || known?.Card is null or { State: "queued" or "working" })
            {
                _entries[entry.Id] = entry with { Position = entry.Position ?? known?.Position };
            }

            if (entry.From == "bot")
            {
                _states.Add(entry);
            }
        }

        _changed.Raise();
    }
}
