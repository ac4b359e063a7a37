using System.Collections.Concurrent;
using Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Harness.WebChat;

/// <summary>A push service on loopback: takes messages for the browsers at its addresses, or answers as a test wants.</summary>
internal sealed class FakePushService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _answers = new();

    private FakePushService(WebApplication app) => _app = app;

    /// <summary>What arrived, in order.</summary>
    public Mailbox<Sent> Arrived { get; } = new();

    public static async Task<FakePushService> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var service = new FakePushService(builder.Build());
        service._app.Run(service.AnswerAsync);
        await service._app.StartAsync();
        return service;
    }

    /// <summary>The address of one browser's subscription.</summary>
    public Uri Endpoint(string name) => new(new Uri(_app.Urls.First()), $"/send/{name}");

    /// <summary>Answers the next message so, instead of taking it.</summary>
    public void Next(int status, params (string Name, string Value)[] headers) => Next(http =>
    {
        http.Response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            http.Response.Headers[name] = value;
        }

        return Task.CompletedTask;
    });

    public void Next(Func<HttpContext, Task> answer) => _answers.Enqueue(answer);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero, TimeProvider.System);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var headers = http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        Arrived.Put(new(http.Request.Method, http.Request.Path.Value!.Split('/')[^1], headers, body.ToArray()));
        if (_answers.TryDequeue(out var answer))
        {
            await answer(http);
        }
        else
        {
            http.Response.StatusCode = StatusCodes.Status201Created;
        }
    }

    internal sealed record Sent(string Method, string To, IReadOnlyDictionary<string, string> Headers, byte[] Body);
}
