using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NemoVideo.Accounts;

namespace NemoVideo.Http;

/// <summary>Sends all requests: decides by address what a request may carry, and how long it may take.</summary>
internal sealed partial class ApiTransport(NemoHttpClients clients, IOptions<NemoVideoOptions> options, TimeProvider time, ILogger logger)
{
    private const int MaxRedirects = 5;

    public NemoVideoOptions Options => options.Value;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    public RetryRules Retry { get; } = new(() => options.Value.RateLimitDelay, time, logger);

    public Uri Resolve(string path) => new(Options.ApiUrl.AbsoluteUri.TrimEnd('/') + path);

    /// <summary>Scheme, host and port: the same host without TLS is already another server.</summary>
    public bool IsApi(Uri address) => address.GetLeftPart(UriPartial.Authority).Equals(Options.ApiUrl.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase);

    public HttpRequestMessage NewRequest(HttpMethod method, string path, SkillAttribution skill, Secret? token, string? json = null)
    {
        var request = new HttpRequestMessage(method, Resolve(path));
        try
        {
            ApiHeaders.Apply(request, skill, token);
            request.Headers.Accept.ParseAdd("application/json");
            // Without content, the framework resends a request up to three times when its connection is lost: a POST gets an
            // empty body, so that nothing that may have been started (a token, of which there are ten a week) is started twice.
            request.Content = json is not null ? new StringContent(json, Encoding.UTF8, "application/json")
                : method == HttpMethod.Post ? new ByteArrayContent([])
                : null;
            return request;
        }
        catch
        {
            request.Dispose();
            throw;
        }
    }

    /// <summary>A read of JSON, retried on faults.</summary>
    public Task<ApiAnswer> GetAsync(ApiCall call, NemoAccess access, string path, CancellationToken cancellationToken)
    {
        return call == ApiCall.RenderPoll ? Retry.PollAsync(AttemptAsync, cancellationToken) : Retry.ReadAsync(access, AttemptAsync, cancellationToken);

        Task<ApiAnswer> AttemptAsync(CancellationToken token) => OnceAsync(call, () => NewRequest(HttpMethod.Get, path, access.Skill, access.Token), token);
    }

    /// <summary>A call with side effects: sent once, and once more only after a 429.</summary>
    public Task<ApiAnswer> PostAsync(ApiCall call, NemoAccess access, string path, string? json, CancellationToken cancellationToken) =>
        Retry.WriteAsync(access, token => OnceAsync(call, () => NewRequest(HttpMethod.Post, path, access.Skill, access.Token, json), token), cancellationToken);

    /// <summary>As the overload above, for a call that has no account yet.</summary>
    public Task<ApiAnswer> PostAsync(ApiCall call, Func<HttpRequestMessage> newRequest, TimeSpan longestWait, CancellationToken cancellationToken) =>
        Retry.WriteAsync(longestWait, waiting: null, token => OnceAsync(call, newRequest, token), cancellationToken);

    /// <summary>Sends to the API and returns when the headers have arrived. No timeout, no redirects; throws the framework's exceptions, for <see cref="TransportGuard"/>.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => SendAsync(clients.Api, request, cancellationToken);

    /// <summary>Opens a file on any host: our headers go to the API's own addresses only, including along redirects.</summary>
    public async Task<HttpResponseMessage> OpenFileAsync(Uri address, NemoAccess access, CancellationToken cancellationToken)
    {
        for (var hop = 0; ; hop++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            ContentDecoding.AskForPlain(request);
            if (!IsApi(address))
            {
                return await SendAsync(clients.Foreign, request, cancellationToken);
            }

            ApiHeaders.Apply(request, access.Skill, access.Token);
            var response = await SendAsync(request, cancellationToken);
            if (RedirectOf(response, address) is not { } next || hop == MaxRedirects)
            {
                return response;
            }

            response.Dispose();
            address = next;
        }
    }

    /// <summary>Runs a call with a time limit.</summary>
    /// <exception cref="NemoVideoTransportException">The limit passed, or the transfer failed.</exception>
    public async Task<T> WithinAsync<T>(TimeSpan limit, ApiCall call, Func<CancellationToken, Task<T>> action, CancellationToken cancellationToken)
    {
        using var clock = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, clock.Token);
        return await TransportGuard.RunAsync(() => action(either.Token), () => clock.IsCancellationRequested ? $"{call}: no answer within {limit}." : null, cancellationToken);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (OperationCanceledException late) when (late.InnerException is TimeoutException && !cancellationToken.IsCancellationRequested)
        {
            // The framework's timeouts look like a cancellation. If the connect timeout passed, nothing was sent, which decides what may be done next;
            // a client that has a timeout for whole requests does not distinguish the two.
            throw http.Timeout == Timeout.InfiniteTimeSpan
                ? new HttpRequestException(HttpRequestError.ConnectionError, "The connection timed out.", late)
                : new TimeoutException("The request timed out.", late);
        }
    }

    private Task<ApiAnswer> OnceAsync(ApiCall call, Func<HttpRequestMessage> newRequest, CancellationToken cancellationToken) =>
        WithinAsync(call.TimeLimit(), call, async token =>
        {
            using var request = newRequest();
            var start = time.GetTimestamp();
            using var response = await SendAsync(request, token);
            LogAnswered(call, (int)response.StatusCode, time.GetElapsedTime(start).TotalMilliseconds);
            return await ApiAnswer.ReadAsync(call, response, time, token);
        }, cancellationToken);

    private static Uri? RedirectOf(HttpResponseMessage response, Uri address) =>
        response.StatusCode is HttpStatusCode.Moved or HttpStatusCode.Redirect or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
        && response.Headers.Location is { } location && new Uri(address, location) is { Scheme: "http" or "https" } next ? next : null;

    [LoggerMessage(LogLevel.Debug, "{Call}: HTTP {Status} in {Milliseconds} ms")]
    private partial void LogAnswered(ApiCall call, int status, double milliseconds);
}
