using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Harness.Bot;

/// <summary>A proxy of the simulated API: records each request's headers, and answers some calls with the test's own data.</summary>
internal sealed class AgentScript : IAsyncDisposable
{
    private static readonly string[] HopHeaders = ["Transfer-Encoding", "Connection", "Keep-Alive", "Date", "Server"];

    private readonly WebApplication _app;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Func<HttpContext, Task>>> _answers = new();
    private readonly ConcurrentQueue<Seen> _seen = new();
    private readonly ConcurrentQueue<(string Prefix, Task Until)> _held = new();

    private AgentScript(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>Raised when a request came.</summary>
    public event Action? Asked;

    /// <summary>Every request so far.</summary>
    public IReadOnlyList<Seen> Requests => [.. _seen];

    /// <summary>The instructions that the API received, including scripted turns.</summary>
    public IReadOnlyList<string> ChatBodies => [.. Requests.Where(request => request.Path == "/run_sse").Select(request => request.Body)];

    public static async Task<AgentScript> StartAsync(Uri simulator)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var script = new AgentScript(app);
        app.Run(http => script.AnswerAsync(http, simulator));
        await app.StartAsync();
        script.Address = new(app.Urls.First());
        return script;
    }

    /// <summary>Replaces the next turn of the agent by these events (JSON), then closes the stream.</summary>
    public void NextTurn(params string[] events) => Next("/run_sse", async http =>
    {
        http.Response.ContentType = "text/event-stream";
        foreach (var item in events)
        {
            await SayAsync(http, item);
        }
    });

    /// <summary>One event of a scripted turn.</summary>
    public static async Task SayAsync(HttpContext http, string item)
    {
        if (!http.Response.HasStarted)
        {
            http.Response.ContentType = "text/event-stream";
        }

        await http.Response.WriteAsync($"data: {item}\n\n");
        await http.Response.Body.FlushAsync();
    }

    /// <summary>The test answers the next call whose path has this prefix.</summary>
    public void Next(string pathPrefix, Func<HttpContext, Task> answer) => _answers.GetOrAdd(pathPrefix, _ => new()).Enqueue(answer);

    /// <summary>Holds the next call whose path has this prefix until the test releases it.</summary>
    public void Hold(string pathPrefix, Task until) => _held.Enqueue((pathPrefix, until));

    public void NextJson(string pathPrefix, string json, int status = 200) => Next(pathPrefix, http =>
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(json);
    });

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task AnswerAsync(HttpContext http, Uri simulator)
    {
        var path = http.Request.Path.Value ?? "";
        var isJson = http.Request.ContentType?.StartsWith("application/json", StringComparison.Ordinal) == true;
        byte[]? body = null;
        if (isJson)
        {
            using var whole = new MemoryStream();
            await http.Request.Body.CopyToAsync(whole);
            body = whole.ToArray();
        }

        _seen.Enqueue(new(
            http.Request.Method,
            path,
            http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body is null ? "" : Encoding.UTF8.GetString(body)));
        Asked?.Invoke();
        foreach (var (prefix, queue) in _answers)
        {
            if (path.StartsWith(prefix, StringComparison.Ordinal) && queue.TryDequeue(out var answer))
            {
                await answer(http);
                return;
            }
        }

        if (_held.TryPeek(out var held) && path.StartsWith(held.Prefix, StringComparison.Ordinal) && _held.TryDequeue(out _))
        {
            await held.Until.WaitAsync(http.RequestAborted);
        }

        using var request = new HttpRequestMessage(new(http.Request.Method), new Uri(simulator, path + http.Request.QueryString));
        if (http.Request.ContentType is not null || body is not null)
        {
            request.Content = body is not null ? new ByteArrayContent(body) : new StreamContent(http.Request.Body);
        }

        foreach (var (name, value) in http.Request.Headers)
        {
            if (name is not "Host" && !HopHeaders.Contains(name, StringComparer.OrdinalIgnoreCase) && !request.Headers.TryAddWithoutValidation(name, value.ToArray()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, value.ToArray());
            }
        }

        try
        {
            using var answered = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, http.RequestAborted);
            http.Response.StatusCode = (int)answered.StatusCode;
            foreach (var (name, values) in answered.Headers.Concat(answered.Content.Headers))
            {
                if (!HopHeaders.Contains(name, StringComparer.OrdinalIgnoreCase))
                {
                    http.Response.Headers[name] = values.ToArray();
                }
            }

            await using var content = await answered.Content.ReadAsStreamAsync(http.RequestAborted);
            var buffer = new byte[16 * 1024];
            await http.Response.StartAsync(http.RequestAborted);
            while (await content.ReadAsync(buffer, http.RequestAborted) is > 0 and var read)
            {
                await http.Response.Body.WriteAsync(buffer.AsMemory(0, read), http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
            }
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or OperationCanceledException)
        {
            http.Abort(); // If the simulator cuts the connection, the proxy cuts it too.
        }
    }

    internal sealed record Seen(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body);
}
