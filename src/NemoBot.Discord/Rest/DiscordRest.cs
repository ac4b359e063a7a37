using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;

namespace NemoBot.Discord.Rest;

/// <summary>Calls Discord's HTTP API, version 10: respects rate limits, retries if that is safe, and classifies errors.</summary>
internal sealed partial class DiscordRest(HttpClient http, string token, RateLimits limits, InvalidRequests invalid, TimeProvider time, ILogger<DiscordRest> logger)
{
    /// <summary>Name of the client in the HTTP client factory.</summary>
    public const string ClientName = "discord";

    private const int Tries = 3;
    private const int LongestError = 16 * 1024;
    private volatile bool _stopped;

    /// <summary>Gets whether the bot's token was refused: nothing more is sent with it.</summary>
    public bool IsStopped => _stopped;

    /// <exception cref="DiscordException">The call was refused, or got no response.</exception>
    public async Task<T> SendAsync<T>(RestCall call, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        T? result = default;
        await SendAsync(call, async (body, cancel) => result = await JsonSerializer.DeserializeAsync(body, type, cancel), cancellationToken);
        return result ?? throw new DiscordException(200, 0, $"{call.Route}: the response is empty");
    }

    /// <exception cref="DiscordException">The call was refused, or got no response.</exception>
    public Task SendAsync(RestCall call, CancellationToken cancellationToken) => SendAsync(call, (_, _) => Task.CompletedTask, cancellationToken);

    private async Task SendAsync(RestCall call, Func<Stream, CancellationToken, Task> read, CancellationToken cancellationToken)
    {
        var mayHaveArrived = false;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await TryAsync(call, read, cancellationToken);
                return;
            }
            catch (DiscordException failed)
            {
                // A refused try does not settle the outcome of earlier ones.
                failed.MayHaveArrived = mayHaveArrived |= failed.MayHaveArrived;
                if (attempt >= Tries || Pause(failed, call, attempt) is not { } pause)
                {
                    throw;
                }

                if (failed.Status != 429)
                {
                    LogAgain(call.Route, failed.Status, failed.Code, pause);
                }

                await Task.Delay(pause, time, cancellationToken);
            }
        }
    }

    private async Task TryAsync(RestCall call, Func<Stream, CancellationToken, Task> read, CancellationToken cancellationToken)
    {
        Refuse(call.Route);
        var bucket = call.Route.IsCallback ? null : await limits.EnterAsync(call.Route, cancellationToken);
        HttpResponseHeaders? headers = null;
        RestBody? sent = null;
        using var limit = new CancellationTokenSource(call.Limit, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            Refuse(call.Route); // Checks again: while this call waited, another may have been refused.
            await ChatOwnership.CheckAsync(stop.Token); // Or the chat has become another process's, which has sent something newer.
            sent = await call.OpenAsync(stop.Token);
            using var request = new HttpRequestMessage(call.Route.Method, call.Route.Path) { Content = sent.Content };
            if (!call.Route.IsInteraction)
            {
                request.Headers.Authorization = new("Bot", token);
            }

            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop.Token);
            headers = response.Headers;
            await using var body = await response.Content.ReadAsStreamAsync(stop.Token);
            if (!response.IsSuccessStatusCode)
            {
                throw await ErrorAsync(call.Route, response, body, stop.Token);
            }

            await read(body, stop.Token);
        }
        catch (OperationCanceledException late) when (!stop.IsCancellationRequested && late is not NotOwnerException)
        {
            // Cancelled by none of our tokens: this is how .NET reports a connect timeout. Nothing was sent.
            throw new DiscordException(0, 0, $"{call.Route}: connection timed out", late);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested && late is not NotOwnerException)
        {
            throw new DiscordException(0, 0, $"{call.Route}: no response within {call.Limit.TotalSeconds:0} s", late) { MayHaveArrived = headers is not null || sent?.IsRead() == true };
        }
        catch (Exception broken) when (broken is HttpRequestException or JsonException or UnauthorizedAccessException or (IOException and not (FileNotFoundException or DirectoryNotFoundException)))
        {
            // A file that cannot be opened, or not be read to its end, was not sent.
            var arrived = (headers is not null || sent?.IsRead() == true) && broken is not HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError };
            throw new DiscordException(0, 0, $"{call.Route}: {broken.GetType().Name}", broken) { MayHaveArrived = arrived };
        }
        finally
        {
            if (bucket is not null)
            {
                limits.Leave(call.Route, bucket, headers);
            }
        }
    }

    private void Refuse(RestRoute route)
    {
        if (_stopped && !route.IsInteraction)
        {
            throw new DiscordException(401, 0, $"{route}: not sent, Discord refused the bot's token") { IsStopped = true };
        }

        if (invalid.Pause is { } pause && !route.IsCallback)
        {
            throw new DiscordException(429, 0, $"{route}: not sent, too many requests were refused recently") { RetryAfter = pause };
        }
    }

    private async Task<DiscordException> ErrorAsync(RestRoute route, HttpResponseMessage response, Stream body, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var error = await ReadErrorAsync(body, cancellationToken);
        var scope = response.Headers.TryGetValues("X-RateLimit-Scope", out var scopes) ? scopes.First() : null;
        if (status is 401 or 403 || (status == 429 && scope != "shared"))
        {
            invalid.Count();
        }

        if (error.IsPage && status is 401 or 404)
        {
            // A gateway that finds no server, or asks for a password of its own, says nothing about the token or the message.
            return new DiscordException(0, 0, $"{route}: {status}, {error.Message}");
        }

        TimeSpan? wait = null;
        if (status == 429)
        {
            // The body is exact; the header (seconds) is also sent by the edge, which has no JSON body.
            wait = RateLimits.Seconds(error.RetryAfter is > 0 and var exact ? exact : RateLimits.Number(response.Headers, "Retry-After") is > 0 and var rough ? rough : 1);
            LogHeldBack(route, scope, wait.Value); // An everyday answer.
            if (scope != "global" && !error.Global)
            {
                limits.Block(route, wait.Value);
            }
            else if (limits.TryBlockAll(wait.Value))
            {
                LogLimited(wait.Value);
            }
        }
        else if (status == 401 && !route.IsInteraction)
        {
            _stopped = true;
            LogTokenRefused();
        }

        return new DiscordException(status, error.Code, $"{route}: {status}, {error.Code} {error.Message}")
        {
            RetryAfter = wait,
            MayHaveArrived = status >= 500,
        };
    }

    /// <summary>Returns the delay before the next try; null for no retry.</summary>
    private static TimeSpan? Pause(DiscordException failed, RestCall call, int attempt) => failed switch
    {
        { IsMessageFixed: true } => null, // A retry helps only much later.
        { Status: 429, RetryAfter: { } wait } => wait <= RateLimits.LongestWait ? wait : null,
        { MayHaveArrived: true } when call.IsIdempotent => TimeSpan.FromSeconds(attempt),
        { Status: 0, MayHaveArrived: false } => TimeSpan.FromSeconds(attempt),
        _ => null,
    };

    private static async Task<ErrorBody> ReadErrorAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = new byte[LongestError];
        var length = await body.ReadAtLeastAsync(buffer, LongestError, throwOnEndOfStream: false, cancellationToken);
        try
        {
            using var json = JsonDocument.Parse(buffer.AsMemory(0, length));
            return ErrorBody.Of(json.RootElement);
        }
        catch (JsonException)
        {
            return new(0, "(the response is not JSON)", null, false) { IsPage = true }; // Discord's edge responds with HTML.
        }
    }

    /// <param name="RetryAfter">Seconds.</param>
    private sealed record ErrorBody(int Code, string Message, double? RetryAfter, bool Global)
    {
        public bool IsPage { get; init; }

        public static ErrorBody Of(JsonElement json)
        {
            if (json.ValueKind != JsonValueKind.Object)
            {
                return new(0, "(the response is not an object)", null, false);
            }

            var message = json.TryGetProperty("message", out var words) ? words.ToString() : "";
            var details = json.TryGetProperty("errors", out var errors) ? " " + errors.GetRawText() : "";
            return new(
                json.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out var number) ? number : 0,
                (message + details) is { Length: > 500 } full ? full[..500] : message + details,
                json.TryGetProperty("retry_after", out var wait) && wait.ValueKind == JsonValueKind.Number && wait.TryGetDouble(out var seconds) ? seconds : null,
                json.TryGetProperty("global", out var global) && global.ValueKind == JsonValueKind.True);
        }
    }

    [LoggerMessage(LogLevel.Information, "Discord {Route}: {Status} {Code}, retrying in {Pause}")]
    private partial void LogAgain(RestRoute route, int status, int code, TimeSpan pause);

    [LoggerMessage(LogLevel.Debug, "Discord {Route}: rate limited ({Scope}) for {Wait}")]
    private partial void LogHeldBack(RestRoute route, string? scope, TimeSpan wait);

    [LoggerMessage(LogLevel.Warning, "Discord: the limit of all routes is used up for {Wait}")]
    private partial void LogLimited(TimeSpan wait);

    [LoggerMessage(LogLevel.Critical, "Discord refused the bot's token: check Discord:Token. Nothing more is sent.")]
    private partial void LogTokenRefused();
}

/// <summary>Counts refused requests: Discord blocks an address after 10,000 within 10 minutes.</summary>
internal sealed class InvalidRequests(TimeProvider time)
{
    private const int Most = 5_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
    private readonly Lock _gate = new();
    private MonotonicTimestamp _began;
    private int _count;

    /// <summary>Gets how long to send nothing; null if requests may be sent.</summary>
    public TimeSpan? Pause
    {
        get
        {
            lock (_gate)
            {
                var left = _began + Window - time.GetMonotonicTimestamp();
                return _count >= Most && left > TimeSpan.Zero ? left : null;
            }
        }
    }

    public void Count()
    {
        lock (_gate)
        {
            var now = time.GetMonotonicTimestamp();
            if (now - _began > Window)
            {
                (_began, _count) = (now, 0);
            }

            _count++;
        }
    }
}
