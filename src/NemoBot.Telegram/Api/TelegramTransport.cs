using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoVideo.Http;

namespace NemoBot.Telegram.Api;

/// <summary>Makes one call over HTTP and sorts how it ended. Knows no method by name.</summary>
/// <remarks>
/// Own handlers instead of IHttpClientFactory, whose loggers write whole addresses (docs/contracts/telegram.md §3.14); without a propagator there is no activity either.
/// Polls have a client of their own, which is thrown away with all its connections when a poll hangs; uploads under way are not touched by that.
/// </remarks>
internal sealed class TelegramTransport : IDisposable
{
    /// <summary>How a refused download is called, which is no method of the Bot API.</summary>
    public const string FileMethod = "file";

    private const long LargestAnswer = 16 * 1024 * 1024;
    private static readonly TimeSpan QuickLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollMargin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ServerLimit = TimeSpan.FromSeconds(510);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    private readonly TelegramOptions _options;
    private readonly TimeProvider _time;
    private readonly TelegramGate _gate;
    private readonly HttpClient _calls;
    private HttpClient _polls;

    public TelegramTransport(IOptions<TelegramOptions> options, TimeProvider time)
    {
        _options = options.Value;
        _time = time;
        _gate = new TelegramGate(time);
        _calls = NewClient();
        _polls = NewClient();
    }

    /// <summary>Calls, and again where that is safe: always after <see cref="TelegramFault.NotSent"/>, after an unknown outcome only what is idempotent.</summary>
    public async Task<T> CallAsync<T>(TelegramCall call, JsonTypeInfo<TelegramAnswer<T>> type, CancellationToken cancellationToken)
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
            // Half an answer, or not what the method returns: as good as none.
        }

        throw new TelegramException(TelegramFault.Unknown, call.Method, "the answer cannot be read");
    }

    /// <summary>As <see cref="CallAsync"/>, but returns the answer's bytes: <c>{"ok":true,…}</c>.</summary>
    public async Task<ReadOnlyMemory<byte>> CallRawAsync(TelegramCall call, CancellationToken cancellationToken)
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

    /// <summary>Opens a file of the server for reading; the stream owns the connection.</summary>
    /// <param name="path">As getFile gave it.</param>
    /// <param name="size">Bytes that Telegram said it has: it counts where the transfer itself tells no length. Null: not known.</param>
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
                // Whoever reads may open the file again.
                return new DownloadStream(response, await ContentDecoding.OpenAsync(response.Content, stop.Token), StallLimit, _time)
                {
                    ExpectedLength = ContentDecoding.PlainLength(response.Content) ?? size,
                    Translate = fault => new PlatformException(PlatformFault.NotSent, fault is TimeoutException ? "Telegram file: no byte for a minute" : "Telegram file: the download was cut"),
                };
            }

            var status = (int)response.StatusCode;
            response.Dispose();
            // No file, or only a part of it: whatever its server says of this path, getFile may know another.
            throw new TelegramException(status >= 500 ? TelegramFault.Unknown : TelegramFault.FileUnavailable, FileMethod, $"HTTP {status}");
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new TelegramException(TelegramFault.NotSent, FileMethod, Describe(failed));
        }
    }

    /// <summary>Throws the polls' connections away: one of them died without saying so.</summary>
    public void RenewPolls() => Interlocked.Exchange(ref _polls, NewClient()).Dispose();

    public void Dispose()
    {
        _calls.Dispose();
        _polls.Dispose();
    }

    private static bool MayRepeat(TelegramCall call, TelegramFault fault) =>
        fault == TelegramFault.NotSent || (fault == TelegramFault.Unknown && call.IsIdempotent);

    private async Task<ReadOnlyMemory<byte>> TryOnceAsync(TelegramCall call, CancellationToken cancellationToken)
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
            throw new TelegramException(body is { Started: false } ? TelegramFault.NotSent : TelegramFault.Unknown, call.Method, "no answer in time") { TimedOut = true };
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

    /// <summary>Not a byte of the body was written, or, where there is none, there was no connection.</summary>
    private static bool IsSurelyNotSent(HttpRequestException failed, TelegramBody? body) => body is null
        ? failed.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
        : !body.Started;

    /// <summary>The kind of the fault only: an exception's own text is not ours to vouch for.</summary>
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
        // Telegram writes "ok" first, so a look at the head is enough; anything else is read properly as a refusal.
        var head = body.AsSpan(0, Math.Min(body.Length, 32));
        return head.StartsWith("{"u8) && head.IndexOf("\"ok\""u8) is >= 0 and var at && head[(at + 4)..].TrimStart(" :"u8).StartsWith("true"u8);
    }

    private static TelegramException Refusal(string method, HttpResponseMessage response, byte[] body)
    {
        var status = (int)response.StatusCode;
        TelegramAnswer<TelegramNothing>? answer = null;
        try
        {
            answer = JsonSerializer.Deserialize(body, TelegramJson.Default.TelegramAnswerTelegramNothing);
        }
        catch (JsonException)
        {
            // A gateway's HTML page, or half an answer: sorted by its status alone.
        }

        var code = answer is { Ok: false, Description: not null } ? answer.ErrorCode ?? status : (int?)null;
        return TelegramErrors.ToException(method, status, code, answer?.Description, answer?.Parameters, response.Headers.RetryAfter?.Delta);
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
            Timeout = Timeout.InfiniteTimeSpan, // Each kind of call has its own limit.
            MaxResponseContentBufferSize = LargestAnswer,
        };
    }
}
