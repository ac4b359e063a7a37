using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace NemoBot.Bench;

/// <summary>As much of the video API as a relay needs: each stream sends the time, every two seconds, until it is told to end.</summary>
internal sealed class RelayApi(WebApplication app) : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private int _open;
    private long _events;

    public int Open => _open;

    public long Events => _events;

    public Uri Address => new(app.Urls.First());

    public static async Task<RelayApi> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var api = new RelayApi(app);
        app.MapPost("/api/auth/anonymous-token", () => Results.Text("""{"code":0,"data":{"token":"nmv_usr_bench","user_id":"anon_1","credits":100}}""", "application/json"));
        app.MapPost("/api/tasks/me/with-session/nemo_agent", () => Results.Text("""{"code":0,"data":{"task_id":"t","session_id":"1234567890123456789"}}""", "application/json"));
        app.MapGet("/api/credits/balance/simple", () => Results.Text("""{"code":0,"data":{"available":100,"frozen":0,"total":100}}""", "application/json"));
        app.MapGet("/api/state/nemo_agent/me/{id}/latest", () => Results.Text("""{"code":0,"data":{"state":{}}}""", "application/json"));
        app.MapPost("/run_sse", (HttpContext context) => api.StreamAsync(context));
        await app.StartAsync();
        return api;
    }

    public void End() => _end.Cancel();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await app.DisposeAsync();
        _end.Dispose();
    }

    private async Task StreamAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        Interlocked.Increment(ref _open);
        try
        {
            while (!_end.IsCancellationRequested)
            {
                var frame = string.Create(CultureInfo.InvariantCulture, $"data: {{\"content\":{{\"role\":\"model\",\"parts\":[{{\"text\":\"t={Stopwatch.GetTimestamp()} \"}}]}},\"partial\":true}}\n\n");
                await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(frame), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                Interlocked.Increment(ref _events);
                await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            // The bot left.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }
}
