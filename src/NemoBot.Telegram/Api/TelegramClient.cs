using NemoBot.Core.Model;
using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Requests;
using Telegram.Bot.Requests.Abstractions;

namespace NemoBot.Telegram.Api;

/// <summary>
/// Calls the Bot API by the library's requests, in the bot's own way: within the flood limits, with timeouts, and with failures that say whether the call was
/// processed. Failures are <see cref="TelegramException"/>.
/// </summary>
internal sealed class TelegramClient : TelegramBotClient
{
    private static readonly TimeSpan QuickLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BriefLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ServerLimit = TimeSpan.FromSeconds(510);

    /// <summary>For the answer to a new message when the caller stops: without it nobody would know whether the message arrived, and it would be sent again.</summary>
    private static readonly TimeSpan FinishWithin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    private readonly TimeProvider _time;
    private readonly FloodGate _gate;
    private volatile bool _isTokenRefused;

    public TelegramClient(ServerConnection connection, TimeProvider time)
        : base(OptionsFor(connection.Server), connection.Http)
    {
        _time = time;
        _gate = new FloodGate(time);
        OnApiResponseReceived += static (_, response, _) =>
        {
            ((SentRequest)response.ApiRequestEventArgs.Request).RetryAfter = response.ResponseMessage.Headers.RetryAfter?.Delta;
            return ValueTask.CompletedTask;
        };
    }

    /// <summary>Gets whether Telegram refused the token: then every call but getMe fails at once, until a getMe succeeds.</summary>
    public bool IsTokenRefused => _isTokenRefused;

    /// <summary>Makes a call, and retries it if that is safe (<see cref="CallPolicy"/>).</summary>
    /// <param name="build">Builds the request for each try.</param>
    public Task<T> CallAsync<T>(Func<IRequest<T>> build, CancellationToken cancellationToken) => UploadAsync(() => Task.FromResult(build()), cancellationToken);

    /// <summary>Makes a call as <see cref="CallAsync"/> does, with files.</summary>
    /// <param name="build">Builds the request for each try, and opens its files: they are closed after the try. A file that does not exist is the caller's exception.</param>
    public async Task<T> UploadAsync<T>(Func<Task<IRequest<T>>> build, CancellationToken cancellationToken)
    {
        for (var tried = 1; ; tried++)
        {
            await ChatOwnership.CheckAsync(cancellationToken); // Another process may have the chat by now, and has sent something newer.
            var request = await OpeningAsync(build);
            try
            {
                return await SendRequest(request, cancellationToken);
            }
            catch (TelegramException failed) when (CallPolicy.Of(request).MayRepeat(failed.Fault, tried))
            {
                await Task.Delay(FirstPause * (1 << (2 * (tried - 1))), _time, cancellationToken);
            }
        }
    }

    /// <summary>Makes a call once. All calls of the library's own methods lead here too.</summary>
    public override async Task<TResponse> SendRequest<TResponse>(IRequest<TResponse> request, CancellationToken cancellationToken = default)
    {
        var policy = CallPolicy.Of(request);
        Enter(request, policy);
        if (cancellationToken.IsCancellationRequested)
        {
            throw new UnsentException(cancellationToken);
        }

        using var limit = new CancellationTokenSource(LimitOf(policy.Kind), _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(policy.FinishesAtStop ? CancellationToken.None : cancellationToken, limit.Token);
        await using var onStop = policy.FinishesAtStop ? cancellationToken.UnsafeRegister(_ => limit.CancelAfter(FinishWithin), null) : default;
        var sent = new SentRequest<TResponse>(request)
        {
            Progressed = policy.Kind == CallKind.Upload ? isFinished => limit.CancelAfter(isFinished ? ServerLimit : StallLimit) : null,
        };
        try
        {
            var result = (await base.SendRequest(sent, stop.Token)).Value;
            if (request is GetMeRequest)
            {
                _isTokenRefused = false;
            }

            return result;
        }
        catch (Exception failed) when (failed is RequestException or OperationCanceledException)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                throw sent.IsComplete ? new OperationCanceledException(cancellationToken) : new UnsentException(cancellationToken);
            }

            var fault = Explain(failed, sent, request.MethodName, limit.IsCancellationRequested);
            if (fault.RetryAfter is { } wait)
            {
                _gate.ReportFlood(policy.Chat, policy.Limit, wait);
            }

            if (fault.Fault == TelegramFault.Unauthorised)
            {
                _isTokenRefused = true;
            }

            throw fault;
        }
    }

    /// <summary>
    /// The library's own retries are off: it would repeat what must not be repeated, and to be able to it reads a file of unknown length into memory as a whole.
    /// </summary>
    internal static TelegramBotClientOptions OptionsFor(Uri server) =>
        new(TokenHandler.Placeholder, server.AbsoluteUri) { RetryThreshold = 0, RetryCount = 1 };

    /// <summary>Opens or reads a stored file that is to be sent.</summary>
    /// <exception cref="TelegramException">The place of the files does not answer now: nothing was sent, and only this post waits.</exception>
    internal static async Task<T> OpeningAsync<T>(Func<Task<T>> open)
    {
        try
        {
            return await open();
        }
        catch (Exception failed) when (failed is UnauthorizedAccessException or (IOException and not (FileNotFoundException or DirectoryNotFoundException)))
        {
            throw new TelegramException(TelegramFault.NotSent, "upload", Describe(failed));
        }
    }

    /// <summary>Returns only the kind of the error: an exception's own text may contain an address.</summary>
    internal static string Describe(Exception failed) => failed switch
    {
        HttpRequestException http => $"{http.HttpRequestError}",
        RequestException { InnerException: { } inner } => Describe(inner),
        _ => failed.GetType().Name,
    };

    private void Enter(IRequest request, CallPolicy policy)
    {
        try
        {
            if (_isTokenRefused && request is not GetMeRequest)
            {
                throw new TelegramException(TelegramFault.Unauthorised, request.MethodName, "not sent: Telegram refuses the token");
            }

            _gate.Enter(request.MethodName, policy.Chat, policy.Limit);
        }
        catch (TelegramException)
        {
            request.ToHttpContent()?.Dispose(); // Closes the files that were opened for this try.
            throw;
        }
    }

    private static TelegramException Explain(Exception failed, SentRequest sent, string method, bool isTimedOut) => failed switch
    {
        ApiRequestException refused => RefusalTable.ToException(method, refused.ErrorCode, refused.ErrorCode, refused.Message, refused.Parameters, sent.RetryAfter),
        // A gateway's HTML page, or a truncated response.
        RequestException { HttpStatusCode: { } status } => RefusalTable.ToException(method, (int)status, null, null, null, sent.RetryAfter),
        _ => new(sent.IsComplete ? TelegramFault.Unknown : TelegramFault.NotSent, method, isTimedOut ? "timed out" : Describe(failed)) { TimedOut = isTimedOut },
    };

    private static TimeSpan LimitOf(CallKind kind) => kind switch
    {
        CallKind.Brief => BriefLimit,
        CallKind.Poll => PollLimit,
        CallKind.Upload => StallLimit,
        CallKind.Fetch => ServerLimit,
        _ => QuickLimit,
    };
}
