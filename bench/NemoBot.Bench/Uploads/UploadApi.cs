using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace NemoBot.Bench.Uploads;

/// <summary>An upload as received by the API.</summary>
/// <param name="Bytes">Size of the files, without the multipart envelope; 0 for an address.</param>
/// <param name="Taken">Time from the request's headers to the end of its body.</param>
/// <param name="Sha256">Digest of the files; null unless the API stores them.</param>
internal sealed record UploadSeen(long Bytes, TimeSpan Taken, string? Sha256)
{
    /// <summary>Gets when its body ended, as a timestamp.</summary>
    public long Ended { get; } = Stopwatch.GetTimestamp();
}

/// <summary>The part of the video API that an upload needs. It measures the times, in the same way for the bot, curl and a bare client.</summary>
internal sealed class UploadApi(WebApplication app, string? folder, bool takesAddresses) : IAsyncDisposable
{
    public const string Path = "/api/upload-video/nemo_agent/me/1234567890123456789";

    private readonly ConcurrentQueue<UploadSeen> _seen = [];

    public Uri Address => new(app.Urls.First());

    public Uri Target => new(Address, Path);

    /// <param name="folder">The folder where files are written and hashed, as in the simulator; null to discard them, which demands the most of the sender.</param>
    /// <param name="takesAddresses">Whether the API accepts addresses; otherwise it reports that it cannot fetch them.</param>
    public static async Task<UploadApi> StartAsync(string? folder, bool takesAddresses)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var api = new UploadApi(app, folder, takesAddresses);
        app.MapPost("/api/auth/anonymous-token", () => Results.Text("""{"code":0,"data":{"token":"nmv_usr_bench","user_id":"anon_1","credits":100}}""", "application/json"));
        app.MapPost("/api/tasks/me/with-session/nemo_agent", () => Results.Text("""{"code":0,"data":{"task_id":"t","session_id":"1234567890123456789"}}""", "application/json"));
        app.MapPost("/api/auth/claim-token", () => Results.Text("""{"code":0,"data":{"claim_token":"clm_bench","expires_in":604800}}""", "application/json"));
        app.MapGet("/api/credits/balance/simple", () => Results.Text("""{"code":0,"data":{"available":100,"frozen":0,"total":100}}""", "application/json"));
        app.MapGet("/api/state/nemo_agent/me/{id}/latest", () => Results.Text("""{"code":0,"data":{"state":{}}}""", "application/json"));
        app.MapPost(Path, (Delegate)api.TakeAsync);
        await app.StartAsync();
        return api;
    }

    /// <summary>Returns the uploads since the last call.</summary>
    public IReadOnlyList<UploadSeen> Drain()
    {
        var seen = new List<UploadSeen>();
        while (_seen.TryDequeue(out var one))
        {
            seen.Add(one);
        }

        return seen;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpContext context)
    {
        var clock = Stopwatch.StartNew();
        var request = context.Request;
        if (request.HasJsonContentType())
        {
            if (!takesAddresses)
            {
                return Results.Text("""{"code":4001,"message":"Could not download the file"}""", "application/json");
            }

            _seen.Enqueue(new(0, clock.Elapsed, null));
        }
        else
        {
            _seen.Enqueue(folder is null ? await DiscardAsync(request, clock) : await KeepAsync(request, folder, clock));
        }

        return Results.Text("""{"code":0,"data":{"files":[{"filename":"clip.mp4","file_type":"video","duration":10}],"session_state_applied":true}}""", "application/json");
    }

    private static async Task<UploadSeen> DiscardAsync(HttpRequest request, Stopwatch clock)
    {
        long bytes = 0;
        while (await request.BodyReader.ReadAsync() is var read)
        {
            bytes += read.Buffer.Length;
            request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        return new(bytes, clock.Elapsed, null);
    }

    private static async Task<UploadSeen> KeepAsync(HttpRequest request, string folder, Stopwatch clock)
    {
        var reader = new MultipartReader(HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(request.ContentType).Boundary).ToString(), request.Body);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[128 * 1024];
        long bytes = 0;
        var path = System.IO.Path.Combine(folder, Guid.NewGuid().ToString("N"));
        await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: false))
        {
            while (await reader.ReadNextSectionAsync() is { } section)
            {
                int read;
                while ((read = await section.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false)) > 0)
                {
                    hash.AppendData(buffer, 0, read);
                    file.Write(buffer, 0, read);
                    bytes += read;
                }
            }
        }

        var taken = clock.Elapsed;
        File.Delete(path);
        return new(bytes, taken, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
