using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoVideo.Http;

namespace NemoBot.Telegram.Api;

/// <summary>Makes HTTP calls and classifies their outcome. Independent of the Bot API's methods.</summary>
/// <remarks>
/// Uses its own handlers instead of IHttpClientFactory, whose loggers write complete addresses (docs/contracts/telegram.md §3.14); without a propagator
/// there is no activity either. Polls have a separate client, which is discarded with all its connections when a poll hangs, without affecting uploads.
/// </remarks>
internal sealed class ApiTransport : IDisposable
{
    /// <summary>The name of downloads in exceptions; not a method of the Bot API.</summary>
    public const string FileMethod = "file";

    private const long LargestAnswer = 16 * 1024 * 1024;
    private static readonly TimeSpan QuickLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollMargin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ServerLimit = TimeSpan.FromSeconds(510);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    private readonly TelegramOptions _options;
    private readonly TimeProvider _time;
    private readonly FloodGate _gate;
    private readonly HttpClient _calls;
    private HttpClient _polls;

    public ApiTransport(IOptions<TelegramOptions> options, TimeProvider time)
    {
        _options = options.Value;
        _time = time;
        _gate = new FloodGate(time);
        _calls = NewClient();
        _polls = NewClient();
    }

    /// <summary>Makes a call, and retries it if that is safe: always after <see cref="TelegramFault.NotSent"/>; after an unknown outcome only if it is idempotent.</summary>
    public async Task<T> CallAsync<T>(ApiCall call, JsonTypeInfo<TelegramAnswer<T>> type, CancellationToken cancellationToken)
    {
        var body = await CallRawAsync(call, cancellationToken);
        try
        {
            if (JsonSerializer.Deserialize(body.Span, type) is { Result: { } result })
            {
                return result;
            }
        }
        catch (JsonException)
        {
            // A truncated or unexpected response: the outcome is unknown.
        }

        throw new TelegramException(TelegramFault.Unknown, call.Method, "the response is invalid");
    }

    /// <summary>Like <see cref="CallAsync"/>, but returns the response's bytes: <c>{"ok":true,…}</c>.</summary>
    public async Task<ReadOnlyMemory<byte>> CallRawAsync(ApiCall call, CancellationToken cancellationToken)
    {
        for (var tried = 1; ; tried++)
        {
            _gate.Enter(call.Method, call.Chat, call.IsEdit);
            try
            {
                return await TryOnceAsync(call, cancellationToken);
            }
            catch (TelegramException failed) when (tried < call.Tries && MayRepeat(call, failed.Fault))
            {
                await Task.Delay(FirstPause * (1 << (2 * (tried - 1))), _time, cancellationToken);
            }
            catch (TelegramException failed) when (failed.Fault == TelegramFault.Flood)
            {
                _gate.NoteFlood(call.Chat, failed.RetryAfter!.Value);
                throw;
            }
        }
    }

    /// <summary>Opens a file on the server for reading; the stream owns the connection.</summary>
    /// <param name="path">The path from getFile.</param>
    /// <param name="size">The size in bytes that Telegram announced, used if the response has no length; null if unknown.</param>
    public async Task<Stream> OpenFileAsync(string path, long? size, CancellationToken cancellationToken)
    {
        var escaped = string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
        using var request = new HttpRequestMessage(HttpMethod.Get, TokenHandler.Address(_options.ApiUrl, $"file/{escaped}"));
        ContentDecoding.AskForPlain(request);
        using var limit = new CancellationTokenSource(QuickLimit, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var response = await _calls.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop.Token);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                // The reader may open the file again.
                return new DownloadStream(response, await ContentDecoding.OpenAsync(response.Content, stop.Token), StallLimit, _time)
                {
                    ExpectedLength = ContentDecoding.PlainLength(response.Content) ?? size,
                    Translate = fault => new PlatformException(PlatformFault.NotSent, fault is TimeoutException ? "Telegram file: no byte for a minute" : "Telegram file: the download was interrupted"),
                };
            }

            var status = (int)response.StatusCode;
            response.Dispose();
            // No file, or only part of it: whatever the server answers for this path, getFile may return another.
            throw new TelegramException(status >= 500 ? TelegramFault.Unknown : TelegramFault.FileUnavailable, FileMethod, $"HTTP {status}");
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new TelegramException(TelegramFault.NotSent, FileMethod, Describe(failed));
        }
    }

    /// <summary>Discards the polls' connections, because one of them is dead.</summary>
    public void RenewPolls() => Interlocked.Exchange(ref _polls, NewClient()).Dispose();

    public void Dispose()
    {
        _calls.Dispose();
        _polls.Dispose();
    }

    private static bool MayRepeat(ApiCall call, TelegramFault fault) =>
        fault == TelegramFault.NotSent || (fault == TelegramFault.Unknown && call.IsIdempotent);

    private async Task<ReadOnlyMemory<byte>> TryOnceAsync(ApiCall call, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(LimitOf(call.Kind), _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using var body = call.Content();
        if (body is not null && call.Kind == CallKind.Upload)
        {
            body.Moved = finished => limit.CancelAfter(finished ? ServerLimit : StallLimit);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, TokenHandler.Address(_options.ApiUrl, call.Method)) { Content = body };
        try
        {
            using var response = await (call.Kind == CallKind.Poll ? _polls : _calls).SendAsync(request, HttpCompletionOption.ResponseContentRead, stop.Token);
            var bytes = await response.Content.ReadAsByteArrayAsync(stop.Token);
            return response.StatusCode == HttpStatusCode.OK && IsOk(bytes) ? bytes : throw Refusal(call.Method, response, bytes);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TelegramException(body is { Started: false } ? TelegramFault.NotSent : TelegramFault.Unknown, call.Method, "timed out") { TimedOut = true };
        }
        catch (HttpRequestException failed)
        {
            throw new TelegramException(IsSurelyNotSent(failed, body) ? TelegramFault.NotSent : TelegramFault.Unknown, call.Method, Describe(failed));
        }
        catch (IOException failed)
        {
            // Reading our own file failed, or writing to the connection did.
            throw new TelegramException(body is { Started: false } ? TelegramFault.NotSent : TelegramFault.Unknown, call.Method, Describe(failed));
        }
    }

    /// <summary>Returns true if no byte of the body was written or, for a call without a body, no connection was established.</summary>
    private static bool IsSurelyNotSent(HttpRequestException failed, CallBody? body) => body is null
        ? failed.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
        : !body.Started;

    /// <summary>Returns only the kind of the error: an exception's own text may contain an address.</summary>
    private static string Describe(Exception failed) => failed is HttpRequestException http ? $"{http.HttpRequestError}" : failed.GetType().Name;

    private static TimeSpan LimitOf(CallKind kind) => kind switch
    {
        CallKind.Poll => PollMargin,
        CallKind.Upload => StallLimit,
        CallKind.Fetch => ServerLimit,
        _ => QuickLimit,
    };

    private static bool IsOk(byte[] body)
    {
        // Telegram writes "ok" first, so checking the start is enough; any other response is fully parsed as an error.
        var head = body.AsSpan(0, Math.Min(body.Length, 32));
        return head.StartsWith("{"u8) && head.IndexOf("\"ok\""u8) is >= 0 and var at && head[(at + 4)..].TrimStart(" :"u8).StartsWith("true"u8);
    }

    private static TelegramException Refusal(string method, HttpResponseMessage response, byte[] body)
    {
        var status = (int)response.StatusCode;
        TelegramAnswer<TelegramNothing>? answer = null;
        try
        {
            answer = JsonSerializer.Deserialize(body, ApiJson.Default.TelegramAnswerTelegramNothing);
        }
        catch (JsonException)
        {
            // A gateway's HTML page or a truncated response: classified by its status code alone.
        }

        var code = answer is { Ok: false, Description: not null } ? answer.ErrorCode ?? status : (int?)null;
        return RefusalTable.ToException(method, status, code, answer?.Description, answer?.Parameters, response.Headers.RetryAfter?.Delta);
    }

    private HttpClient NewClient()
    {
        var sockets = new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        return new HttpClient(new TokenHandler(_options.ApiUrl, _options.Token ?? "", sockets))
        {
            Timeout = Timeout.InfiniteTimeSpan, // Each kind of call has its own timeout.
            MaxResponseContentBufferSize = LargestAnswer,
        };
    }
}
