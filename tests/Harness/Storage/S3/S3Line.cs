using System.Collections.Concurrent;
using System.Globalization;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Harness.Storage.S3;

/// <summary>
/// What stands between the bot and s3rver: it breaks as a test requests, and knows the two requests that s3rver does not (to list unfinished multipart uploads, and
/// to abort one).
/// </summary>
internal sealed class S3Line : IAsyncDisposable
{
    private static readonly XNamespace Xml = "http://s3.amazonaws.com/doc/2006-03-01/";

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromMinutes(2) };
    private readonly ConcurrentDictionary<string, (string Key, DateTimeOffset At)> _uploads = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly S3Process _server;
    private readonly WebApplication _app;

    private S3Line(S3Process server, WebApplication app) => (_server, _app) = (server, app);

    /// <summary>A cut then loses what was not sent, and not what was.</summary>
    static S3Line() => AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.FinOnError", true);

    public Uri Address => new(_app.Urls.Single());

    /// <summary>Gets or sets what happens to a request; null passes it on.</summary>
    public Func<HttpRequest, S3Fault?> Fault { get; set; } = _ => null;

    /// <summary>Gets or sets what a request waits for before anything happens to it.</summary>
    public Func<HttpRequest, Task> Wait { get; set; } = _ => Task.CompletedTask;

    /// <summary>Gets the requests so far: method, path and query, without the signature.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>Gets the keys of the multipart uploads that are neither complete nor aborted.</summary>
    public IReadOnlyCollection<string> Unfinished => [.. _uploads.Values.Select(upload => upload.Key)];

    public static async Task<S3Line> StartAsync(S3Process server)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var app = builder.Build();
        var line = new S3Line(server, app);
        app.Run(line.HandleAsync);
        await app.StartAsync();
        return line;
    }

    /// <summary>Begins an upload that nobody completes.</summary>
    public void Leave(string key, DateTimeOffset at) => _uploads[Guid.NewGuid().ToString("N")] = (key, at);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        _requests.Enqueue($"{request.Method} {request.Path}{request.QueryString}");
        await Wait(request);
        var fault = Fault(request);
        if (fault?.Status is { } status)
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync($"<Error><Code>{fault.Code}</Code><Message>The line answers in place of the server.</Message></Error>");
            return;
        }

        if (fault?.Until is { } until && !await HoldsAsync(until, context.RequestAborted))
        {
            return;
        }

        if (fault?.RequestBytes is { } most)
        {
            await ReadAsync(request.Body, most);
            context.Abort();
            return;
        }

        if (request.Method == "GET" && request.Query.ContainsKey("uploads"))
        {
            await context.Response.WriteAsync(List().ToString());
            return;
        }

        if (request.Method == "DELETE" && request.Query["uploadId"].FirstOrDefault() is { } aborted)
        {
            context.Response.StatusCode = _uploads.TryRemove(aborted, out _) ? StatusCodes.Status204NoContent : StatusCodes.Status404NotFound;
            return;
        }

        if (fault is { IgnoresRange: true })
        {
            request.Headers.Remove("Range");
        }

        await PassOnAsync(context, fault is { IsLost: true } ? 0 : fault?.AnswerBytes);
    }

    /// <returns>False if the client has gone meanwhile.</returns>
    private static async Task<bool> HoldsAsync(Task until, CancellationToken aborted)
    {
        try
        {
            await until.WaitAsync(aborted);
            return true;
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task PassOnAsync(HttpContext context, long? answerBytes)
    {
        var request = context.Request;
        // The path as it was sent: it is signed.
        using var passed = new HttpRequestMessage(new(request.Method), new Uri(_server.Address, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget));
        if (request.ContentLength is not null)
        {
            passed.Content = new StreamContent(request.Body);
        }

        foreach (var (name, values) in request.Headers)
        {
            if (!passed.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                passed.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        HttpResponseMessage answer;
        try
        {
            answer = await _http.SendAsync(passed, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        }
        catch (HttpRequestException)
        {
            context.Abort();
            return;
        }

        using (answer)
        {
            var response = context.Response;
            response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key is not ("Transfer-Encoding" or "Connection" or "Keep-Alive")))
            {
                response.Headers[name] = values.ToArray();
            }

            if (request.Method == "HEAD" || response.StatusCode is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified)
            {
                return;
            }

            if (request.Method == "POST")
            {
                var text = await answer.Content.ReadAsStringAsync(context.RequestAborted);
                Note(request, text, answer.IsSuccessStatusCode);
                if (answerBytes is not null)
                {
                    context.Abort();
                    return;
                }

                response.ContentLength = null;
                await response.WriteAsync(text);
                return;
            }

            await using var body = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
            if (answerBytes is { } most)
            {
                if (await ReadAsync(body, most, response.Body) == most)
                {
                    await response.Body.FlushAsync();
                    context.Abort();
                }

                return;
            }

            await body.CopyToAsync(response.Body, context.RequestAborted);
        }
    }

    private void Note(HttpRequest request, string answer, bool isGood)
    {
        if (isGood && request.Query.ContainsKey("uploads"))
        {
            var begun = XDocument.Parse(answer).Root!;
            _uploads[begun.Elements().Single(element => element.Name.LocalName == "UploadId").Value] = (begun.Elements().Single(element => element.Name.LocalName == "Key").Value, TimeProvider.System.GetUtcNow());
        }
        else if (isGood && request.Query["uploadId"].FirstOrDefault() is { } completed)
        {
            _uploads.TryRemove(completed, out _);
        }
    }

    private XElement List() => new(
        Xml + "ListMultipartUploadsResult",
        new XElement(Xml + "Bucket", S3Process.Bucket),
        new XElement(Xml + "IsTruncated", "false"),
        _uploads.Select(upload => new XElement(
            Xml + "Upload",
            new XElement(Xml + "Key", upload.Value.Key),
            new XElement(Xml + "UploadId", upload.Key),
            new XElement(Xml + "Initiated", upload.Value.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)))));

    /// <summary>Reads so many bytes, and passes them on. Returns how many there were.</summary>
    private static async Task<long> ReadAsync(Stream from, long most, Stream? to = null)
    {
        var buffer = new byte[16 * 1024];
        var count = 0L;
        while (count < most && await from.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, most - count))) is var read and > 0)
        {
            count += read;
            await (to ?? Stream.Null).WriteAsync(buffer.AsMemory(0, read));
        }

        return count;
    }
}

/// <summary>How a request to the bucket fails.</summary>
/// <param name="Status">The status of the answer; null for another fault.</param>
/// <param name="Code">The code of the answer.</param>
/// <param name="RequestBytes">The connection is cut after so many bytes of the request's body.</param>
/// <param name="AnswerBytes">The connection is cut after so many bytes of the answer's body, if it has so many.</param>
/// <param name="IsLost">The request is passed on, and its answer is lost.</param>
/// <param name="IgnoresRange">The whole object is the answer, whatever part of it was asked for.</param>
/// <param name="Until">Nothing happens until then; null for at once.</param>
internal sealed record S3Fault(
    int? Status = null, string Code = "SlowDown", long? RequestBytes = null, long? AnswerBytes = null, bool IsLost = false, bool IgnoresRange = false, Task? Until = null);
