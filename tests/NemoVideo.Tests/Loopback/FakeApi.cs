using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace NemoVideo.Tests.Loopback;

/// <summary>A small HTTP server whose answers the test writes; keeps what it was asked.</summary>
internal sealed class FakeApi : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeApi(WebApplication app) => _app = app;

    public ConcurrentQueue<SeenRequest> Seen { get; } = [];

    public Uri Address => new(_app.Urls.Single());

    public static Task<FakeApi> StartAsync(int status, string body, string mediaType = "application/json", string? retryAfter = null) =>
        StartAsync(context => AnswerAsync(context, status, body, mediaType, retryAfter));

    public static Task<FakeApi> StartAsync(Func<HttpContext, Task> answer) => StartAsync((context, _) => answer(context));

    /// <param name="answer">Gets the number of the request, from 1.</param>
    public static async Task<FakeApi> StartAsync(Func<HttpContext, int, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.AddServerHeader = false;
        });
        var app = builder.Build();
        var api = new FakeApi(app);
        app.Run(async context =>
        {
            var seen = await SeenRequest.FromAsync(context.Request);
            api.Seen.Enqueue(seen);
            await answer(context, api.Seen.Count);
        });
        await app.StartAsync();
        return api;
    }

    public static async Task AnswerAsync(HttpContext context, int status, string body, string mediaType = "application/json", string? retryAfter = null)
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null)
        {
            context.Response.Headers.RetryAfter = retryAfter;
        }

        if (body.Length > 0)
        {
            context.Response.ContentType = mediaType;
            await context.Response.WriteAsync(body);
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

internal sealed record SeenRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public static async Task<SeenRequest> FromAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        return new(
            request.Method,
            request.Path + request.QueryString,
            request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync());
    }
}
