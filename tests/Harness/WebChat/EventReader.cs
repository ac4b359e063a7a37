using System.Text.Json;

namespace Harness.WebChat;

/// <summary>Reads a stream of server-sent events as the page does.</summary>
internal sealed class EventReader : IDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private EventReader(HttpResponseMessage response, StreamReader reader) => (_response, _reader) = (response, reader);

    public static async Task<EventReader> OpenAsync(HttpClient browser, long? lastEventId = null, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/chat/events" + query);
        if (lastEventId is { } last)
        {
            request.Headers.Add("Last-Event-ID", $"{last}");
        }

        var response = await browser.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
    }

    /// <summary>Returns the next event, or comment (kind <c>:</c>); null at the end of the stream.</summary>
    public async Task<Event?> NextAsync()
    {
        using var timeLimit = new CancellationTokenSource(TimeLimit, TimeProvider.System);
        var (kind, id, data) = ("", (long?)null, "");
        while (await _reader.ReadLineAsync(timeLimit.Token) is { } line)
        {
            if (line.Length == 0)
            {
                return new(kind, id, data);
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var value = line[(colon + 1)..].TrimStart();
            switch (line[..colon])
            {
                case "":
                    kind = ":";
                    break;
                case "event":
                    kind = value;
                    break;
                case "id":
                    id = long.Parse(value, System.Globalization.CultureInfo.InvariantCulture);
                    break;
                default:
                    data = value;
                    break;
            }
        }

        return null;
    }

    /// <summary>Returns the next event of a kind; skips others.</summary>
    public async Task<Event> NextAsync(string kind)
    {
        while (await NextAsync() is { } next)
        {
            if (next.Kind == kind)
            {
                return next;
            }
        }

        throw new EndOfStreamException($"The stream ended before an event of kind {kind}.");
    }

    /// <summary>Returns all entries up to <c>synced</c>.</summary>
    public async Task<List<Event>> HistoryAsync()
    {
        List<Event> entries = [];
        while (await NextAsync() is { Kind: not "synced" } next)
        {
            if (next.Kind == "entry")
            {
                entries.Add(next);
            }
        }

        return entries;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
    }

    internal sealed record Event(string Kind, long? Id, string Data)
    {
        public string Text => Field("text");

        public string Field(string name) => JsonDocument.Parse(Data).RootElement.GetProperty(name).ToString();
    }
}
