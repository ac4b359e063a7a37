using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Harness.Discord;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Harness.People;

/// <summary>Discord's file host on loopback.</summary>
internal sealed class DiscordFiles : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, byte[]> _files = new();
    private readonly WebApplication _app;

    private DiscordFiles(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    /// <summary>The answer to the next request: a status, or 0 for half of the file and a cut connection. Null for success.</summary>
    public int? FailNext { get; set; }

    public static async Task<DiscordFiles> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var files = new DiscordFiles(app);
        app.MapGet("/attachments/{channel}/{id}/{name}", files.ServeAsync);
        await app.StartAsync();
        return files;
    }

    /// <summary>A file on Discord, as a message or a command carries it.</summary>
    public JsonObject Attach(string id, string name, byte[] content)
    {
        _files[id] = content;
        var file = Payloads.Attachment(id, name);
        file["size"] = content.Length;
        file["url"] = $"https://cdn.discordapp.com/attachments/1/{id}/clip.mp4?ex=7906f8c0&is=6905a740&hm=abc&";
        return file;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ServeAsync(HttpContext context, string id)
    {
        var failure = FailNext;
        FailNext = null;
        if (failure > 0 || !_files.TryGetValue(id, out var content))
        {
            context.Response.StatusCode = failure ?? 404;
            return;
        }

        context.Response.ContentLength = content.Length;
        if (failure == 0)
        {
            await context.Response.Body.WriteAsync(content.AsMemory(0, content.Length / 2));
            context.Abort();
            return;
        }

        await context.Response.Body.WriteAsync(content);
    }
}
