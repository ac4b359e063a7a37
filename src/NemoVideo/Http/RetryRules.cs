using Microsoft.Extensions.Logging;
using NemoVideo.Accounts;
using Polly;
using Polly.Retry;

namespace NemoVideo.Http;

/// <summary>Defines which calls are retried: reads, and calls refused with 429 (docs/contracts/nemovideo.md §2.4). Nothing else, ever.</summary>
internal sealed partial class RetryRules
{
    /// <summary>Maximum number of retries after the first try.</summary>
    private const int Repeats = 3;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(8);

    /// <summary>If a failing server asks for a longer wait, the call fails instead.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(2);

    private readonly ResiliencePipeline _reads;
    private readonly Func<TimeSpan> _rateLimitDelay;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <param name="rateLimitDelay">The delay after 429 if the server names none.</param>
    public RetryRules(Func<TimeSpan> rateLimitDelay, TimeProvider time, ILogger logger)
    {
        (_rateLimitDelay, _time, _logger) = (rateLimitDelay, time, logger);
        _reads = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = outcome => new(MayPass(outcome.Outcome.Exception)),
                MaxRetryAttempts = Repeats,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstDelay,
                MaxDelay = MaxDelay,
                DelayGenerator = retry => new((retry.Outcome.Exception as NemoVideoApiException)?.RetryAfter),
                OnRetry = retry =>
                {
                    LogReadAgain(retry.AttemptNumber + 1, retry.RetryDelay, retry.Outcome.Exception?.Message);
                    return default;
                },
            })
            .Build();
    }

    /// <summary>A read: up to four tries, with back-off and jitter; after a 429 it waits as told, once.</summary>
    public Task<T> ReadAsync<T>(NemoAccess access, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken) =>
        WriteAsync(access.LongestWait, access.Waiting, token => PollAsync(attempt, token), cancellationToken);

    /// <summary>A read that its caller repeats at its own pace: as <see cref="ReadAsync"/>, but the caller handles a 429.</summary>
    public async Task<T> PollAsync<T>(Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken) =>
        await _reads.ExecuteAsync(async token => await attempt(token), cancellationToken);

    /// <summary>Any other call: retried once, only after a 429, which says that nothing was started.</summary>
    public Task<T> WriteAsync<T>(NemoAccess access, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken) =>
        WriteAsync(access.LongestWait, access.Waiting, attempt, cancellationToken);

    /// <param name="longestWait">If the server asks for a longer wait, the call fails instead. Zero never waits.</param>
    /// <param name="waiting">Called with the delay before the wait begins; null for no notification.</param>
    public async Task<T> WriteAsync<T>(TimeSpan longestWait, Action<TimeSpan>? waiting, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        TimeSpan wait;
        try
        {
            return await attempt(cancellationToken);
        }
        catch (NemoVideoApiException refused) when (refused.Code == NemoErrorCode.Throttled && longestWait > TimeSpan.Zero && !(refused.RetryAfter > longestWait))
        {
            wait = refused.RetryAfter ?? _rateLimitDelay();
        }

        LogThrottled(wait);
        if (wait > TimeSpan.Zero)
        {
            // Begins before it is announced: what the caller then shows does not outlast it.
            var delay = Task.Delay(wait, _time, cancellationToken);
            waiting?.Invoke(wait);
            await delay;
        }

        return await attempt(cancellationToken);
    }

    private static bool MayPass(Exception? fault) => fault switch
    {
        NemoVideoApiException refused => refused.Code == NemoErrorCode.ServerTrouble && !(refused.RetryAfter > LongestPause),
        NemoVideoTransportException => true,
        _ => false,
    };

    [LoggerMessage(LogLevel.Information, "Retrying a read ({Repeat}) in {Delay}: {Reason}")]
    private partial void LogReadAgain(int repeat, TimeSpan delay, string? reason);

    [LoggerMessage(LogLevel.Information, "NemoVideo throttles; retrying once in {Delay}")]
    private partial void LogThrottled(TimeSpan delay);
}
