using System.Net;
using System.Net.Sockets;
using System.Text;
using Harness.Bot;
using Harness.WebChat;

namespace NemoBot.WebChat.Tests;

/// <summary>Headers that say nonsense about a body: an answer in words, and nothing in the log that looks like a fault of ours.</summary>
public sealed class MalformedHeaderTests
{
    private const string Part = "form-data; name=\"files\"; filename=\"a.mp4\"";

    /// <summary>A content type, and the Content-Disposition of its one part; null: the body is JSON.</summary>
    public static TheoryData<string, string?> Nonsense => new()
    {
        { "application/json; charset=bogus", null },
        { "application/json; charset=utf-7", null },
        { "application/json; charset=\"", null },
        { "application/json;;=", null },
        { "multipart/form-data", null },
        { "multipart/form-data; boundary=", null },
        { "multipart/form-data; boundary=\"", null },
        { "multipart/form-data; boundary=x; charset=bogus", Part },
        { "multipart/form-data; boundary=x; charset=utf-7", Part },
        { "multipart/form-data; boundary=x", "" },
        { "multipart/form-data; boundary=x", "attachment" },
        { "multipart/form-data; boundary=x", "form-data; name=\"files\"; filename*=utf-7''a.mp4" },
        { "multipart/form-data; boundary=x", "form-data; name=\"files\"; filename*=bogus''a.mp4" },
        { "multipart/form-data; boundary=x", "form-data; name=\"files\"; filename*=a.mp4" },
        { "multipart/form-data; boundary=x", "form-data; name=\"files\"; filename=\"a.mp4\"; filename*=utf-7''a.mp4" },
        { "multipart/form-data; boundary=x", "form-data; name=\"files\"; filename=\"=?utf-7?B?YS5tcDQ=?=\"" },
        { "multipart/form-data; boundary=x", "form-data; name=\"=?utf-7?B?dGV4dA==?=\"" },
        { "multipart/form-data; boundary=x", "form-data; name=\"files" },
        { "application/json; charset=utf-16", null },
        { "application/json; charset=iso-8859-1; charset=bogus", null },
        { "application/vnd.api+json; charset=ebcdic", null },
        { "multipart/form-data; boundary=x; charset=x-user-defined", Part },
        { "multipart/form-data; boundary=" + new string('x', 71), Part },
        { "multipart/form-data; boundary=\"\"", Part },
        { "multipart/form-data; boundary=x", "form-data; name=\"files\"; filename*=''a.mp4" },
        { "multipart/form-data; boundary=x", "form-data; name=\"files\"; filename*=utf-8'a.mp4" },
        { "multipart/form-data; boundary=x", "form-data; name=\"files\"; filename*=x-mac-bogus''%E4.mp4" },
        { "multipart/form-data; boundary=x", "form-data; name=\"files\"; filename*0*=utf-7''a; filename*1=.mp4; filename*=utf-7''b" },
        { "multipart/form-data; boundary=x", ";;;" },
    };

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task Are_answered_with_400_and_leave_no_stack_trace(string contentType, string? disposition)
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await bot.PersonAsync();
        var body = disposition is null ? "{\"text\":\"hi\"}" : $"--x\r\nContent-Disposition: {disposition}\r\n\r\nhello\r\n--x--\r\n";
        foreach (var path in new[] { "/api/chat/messages", "/login", "/operator/login" })
        {
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            using var answer = await ana.Http.PostAsync(ana.Url(path), content);

            Assert.True(answer.StatusCode is HttpStatusCode.BadRequest || (path.EndsWith("login", StringComparison.Ordinal) && answer.StatusCode is HttpStatusCode.UnsupportedMediaType), $"{path}: {answer.StatusCode}");
            Assert.Contains("\"code\":\"malformed\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(bot.Logs.Lines, line => line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Critical", StringComparison.Ordinal) || line.Contains("   at ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json; charset=\"UTF-8\"")]
    [InlineData("application/json")]
    public async Task Utf8_by_any_spelling_is_read(string contentType)
    {
        await using var host = await WebChatHost.StartAsync();
        using var browser = await host.OpenPageAsync();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes("{\"text\":\"grüße\"}"));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        await (await browser.PostAsync("/api/chat/messages", content)).AcceptedIdAsync();
    }

    [Fact]
    public async Task A_refused_body_is_not_listened_to_for_long()
    {
        await using var bot = await BotHarness.StartAsync();
        using var socket = new TcpClient();
        await socket.ConnectAsync(bot.Address.Host, bot.Address.Port);
        await using var stream = socket.GetStream();
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(25), TimeProvider.System);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /api/chat/messages HTTP/1.1\r\nHost: {bot.Address.Authority}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 400000000\r\n\r\n"), stop.Token);
        var clock = TimeProvider.System.GetTimestamp();

        // Fast enough for the server's least rate, and without an end.
        var sending = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await stream.WriteAsync(new byte[4096], stop.Token);
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, stop.Token);
            }
        });
        using var answer = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 401 Unauthorized", await answer.ReadLineAsync(stop.Token));
        await Assert.ThrowsAnyAsync<IOException>(() => sending); // The connection was closed.

        Assert.InRange(TimeProvider.System.GetElapsedTime(clock).TotalSeconds, 0, 15);
    }

    [Fact]
    public async Task No_log_at_any_level_contains_a_query_string()
    {
        await using var bot = await BotHarness.StartAsync();
        using var http = new HttpClient { BaseAddress = bot.Address };
        foreach (var path in new[] { "/", "/operator/link?key=", "/api/chat/events", "/health/live", "/nothing", "/telegram" })
        {
            using var answer = await http.GetAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? "" : "?")}sesame-behind-the-mark", HttpCompletionOption.ResponseHeadersRead);
        }

        // Requests that the server itself refuses.
        foreach (var request in new[] { "GET /?sesame HTTP/9.9", "GET /?sesame", "G=T /?sesame HTTP/1.1", "GET /%00?sesame HTTP/1.1", "GET /?sesame HTTP/1.1\r\nHost: a b", "GET /?sesame HTTP/1.1\r\nno colon", "POST /?sesame HTTP/1.1\r\nHost: localhost\r\nContent-Length: x" })
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(bot.Address.Host, bot.Address.Port);
            await using var stream = socket.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"{request}\r\n\r\n"));
            using var answer = new StreamReader(stream);
            Assert.Contains((await answer.ReadLineAsync())?.Split(' ')[1], (string?[])["400", "505", null]);
        }

        Assert.NotEmpty(bot.Logs.Lines);
        Assert.DoesNotContain(bot.Logs.Lines, line => line.Contains("sesame", StringComparison.Ordinal));
    }
}
