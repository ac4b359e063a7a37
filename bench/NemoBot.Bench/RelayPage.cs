using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;

namespace NemoBot.Bench;

/// <summary>An open page of a chat with minimal overhead, to leave the CPU to the bot.</summary>
internal sealed class RelayPage
{
    private readonly HttpClient _http;
    private readonly string _cookie;

    private RelayPage(HttpClient http, string cookie) => (_http, _cookie) = (http, cookie);

    /// <summary>Creates a client for all pages, which differ in their cookie only.</summary>
    public static HttpClient NewClient(Uri bot) => new(new SocketsHttpHandler { UseCookies = false, UseProxy = false }) { BaseAddress = bot, Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Opens a new chat.</summary>
    public static async Task<RelayPage> OpenAsync(HttpClient http)
    {
        using var answer = await http.GetAsync("/");
        var cookies = answer.EnsureSuccessStatusCode().Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]);
        return new(http, string.Join("; ", cookies));
    }

    public async Task SayAsync(string text)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat/messages") { Content = JsonContent.Create(new { text }), Headers = { { "Cookie", _cookie } } };
        using var answer = await _http.SendAsync(request);
        if (answer.StatusCode != HttpStatusCode.Accepted)
        {
            throw new InvalidOperationException($"The message was answered with {answer.StatusCode}.");
        }
    }

    /// <summary>Follows the chat until cancelled.</summary>
    /// <param name="shown">Called for each card that shows a newer event, with the age of the event when the card's bytes arrive.</param>
    public async Task ListenAsync(Action<TimeSpan> shown, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/chat/events") { Headers = { { "Cookie", _cookie }, { "Accept", MediaTypeHeaderValue.Parse("text/event-stream").ToString() } } };
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using var body = await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[8 * 1024];
        var newest = 0L;
        for (var read = 1; read > 0;)
        {
            read = await body.ReadAsync(buffer, cancellationToken);
            if (Newest(buffer.AsSpan(0, read)) is var sent && sent > newest)
            {
                newest = sent;
                shown(Stopwatch.GetElapsedTime(sent));
            }
        }
    }

    /// <summary>Returns the last complete time; 0 when there is none. An event split across reads counts with its rest, or not at all: never as a younger one.</summary>
    private static long Newest(ReadOnlySpan<byte> bytes)
    {
        for (var at = bytes.LastIndexOf("t="u8); at >= 0; at = bytes[..at].LastIndexOf("t="u8))
        {
            var digits = bytes[(at + 2)..];
            var length = digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            if (length > 0 && long.TryParse(Encoding.ASCII.GetString(digits[..length]), out var sent))
            {
                return sent;
            }
        }

        return 0;
    }
}
