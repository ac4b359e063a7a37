using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace NemoBot.Bench;

/// <summary>
/// The part of the video API that a relay needs, as a separate process: each open stream sends an event with the time (<see cref="Stopwatch.GetTimestamp"/>, one
/// clock for all processes of a machine) every two seconds, as a sentence of its own that ends with a short word: the bot holds back an unfinished instruction, and a long last word, which may be the beginning of a token. An instruction that contains <see cref="Pieces"/> gets that many pieces of text at once, then the
/// whole text, and the end.
/// </summary>
internal sealed class RelayApi
{
    /// <summary>The command of the benchmark that runs this process.</summary>
    public const string Command = "relay-api";

    /// <summary>The path that returns <see cref="Figures"/>.</summary>
    public const string FiguresPath = "/bench/figures";

    /// <summary>Precedes the number of pieces of the answer in an instruction.</summary>
    public const string Pieces = "pieces=";

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private int _open;
    private long _events;

    /// <summary>Serves at the address of the setting <c>Urls</c> until the process ends.</summary>
    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http1));
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        var api = new RelayApi();
        app.MapPost("/api/auth/anonymous-token", () => Results.Text("""{"code":0,"data":{"token":"nmv_usr_bench","user_id":"anon_1","credits":100}}""", "application/json"));
        app.MapPost("/api/tasks/me/with-session/nemo_agent", () => Results.Text("""{"code":0,"data":{"task_id":"t","session_id":"1234567890123456789"}}""", "application/json"));
        app.MapPost("/api/auth/claim-token", () => Results.Text("""{"code":0,"data":{"claim_token":"clm_bench","expires_in":86400}}""", "application/json"));
        app.MapGet("/api/credits/balance/simple", () => Results.Text("""{"code":0,"data":{"available":100,"frozen":0,"total":100}}""", "application/json"));
        app.MapGet("/api/state/nemo_agent/me/{id}/latest", () => Results.Text("""{"code":0,"data":{"state":{}}}""", "application/json"));
        app.MapPost("/run_sse", (HttpContext context) => api.StreamAsync(context));
        app.MapGet(FiguresPath, () => Results.Json(new Figures(api._open, Interlocked.Read(ref api._events))));
        await app.RunAsync();
    }

    private async Task StreamAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        Interlocked.Increment(ref _open);
        try
        {
            using var reader = new StreamReader(context.Request.Body);
            var instruction = await reader.ReadToEndAsync(context.RequestAborted);
            if (instruction.IndexOf(Pieces, StringComparison.Ordinal) is var at and >= 0)
            {
                var count = int.Parse(instruction.AsSpan(at + Pieces.Length).TrimEnd("}]\"").ToString(), CultureInfo.InvariantCulture);
                await SendPiecesAsync(context, count);
                return;
            }

            var wait = Every * Random.Shared.NextDouble(); // Desynchronises the chats.
            while (true)
            {
                var frame = string.Create(CultureInfo.InvariantCulture, $"data: {{\"content\":{{\"role\":\"model\",\"parts\":[{{\"text\":\"t={Stopwatch.GetTimestamp()} is now.\\n\"}}]}},\"partial\":true}}\n\n");
                await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(frame), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                Interlocked.Increment(ref _events);
                await Task.Delay(wait, TimeProvider.System, context.RequestAborted);
                wait = Every;
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            // The bot disconnected.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task SendPiecesAsync(HttpContext context, int count)
    {
        var whole = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            var words = i % 10 == 9 ? "done.\\n" : "word ";
            whole.Append(words);
            await context.Response.WriteAsync($"data: {{\"content\":{{\"role\":\"model\",\"parts\":[{{\"text\":\"{words}\"}}]}},\"partial\":true}}\n\n", context.RequestAborted);
            Interlocked.Increment(ref _events);
        }

        await context.Response.WriteAsync($"data: {{\"content\":{{\"role\":\"model\",\"parts\":[{{\"text\":\"{whole}\"}}]}}}}\n\n", context.RequestAborted);
    }

    /// <param name="Open">Number of open streams.</param>
    /// <param name="Events">Number of events sent so far by all streams.</param>
    internal sealed record Figures(int Open, long Events);
}
