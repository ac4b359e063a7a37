using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NemoVideo;

namespace NemoBot.Bench;

/// <summary>Serves a stream with a given number of events, at full speed.</summary>
internal sealed class SseApi(WebApplication app) : IAsyncDisposable
{
    private static readonly byte[] Frame = Encoding.UTF8.GetBytes("data: {\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"a few more words \"}]},\"partial\":true,\"author\":\"nemo_agent\",\"id\":\"1\"}\n\n");

    public static async Task<SseApi> StartAsync(int events)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapPost("/run_sse", async (HttpContext context) =>
        {
            context.Response.ContentType = "text/event-stream";
            for (var n = 0; n < events; n++)
            {
                await context.Response.Body.WriteAsync(Frame, context.RequestAborted);
            }
        });
        await app.StartAsync();
        return new(app);
    }

    public NemoVideoClient Client() =>
        new(new HttpClient { Timeout = Timeout.InfiniteTimeSpan }, Options.Create(new NemoVideoOptions { ApiUrl = new(app.Urls.First()) }), TimeProvider.System, NullLogger<NemoVideoClient>.Instance);

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
