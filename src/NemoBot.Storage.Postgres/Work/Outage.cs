using NemoBot.Core.Concurrency;

namespace NemoBot.Storage.Postgres.Work;

/// <summary>Waits for a server that cannot be reached. For one connection.</summary>
/// <param name="time">The real one, also in tests: a server is waited for.</param>
internal sealed class Outage(TimeProvider time, OutageLog log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private bool _isOut;

    /// <summary>Call it after each attempt that succeeded.</summary>
    public void End()
    {
        if (_isOut)
        {
            _isOut = false;
            log.End();
        }
    }

    /// <summary>Waits a little before the next attempt. Operations whose time is over fail; all of them if the store is closing, except those in doubt.</summary>
    /// <param name="isClosing">Whether the store is closing.</param>
    /// <param name="ended">Is cancelled when a store that closes waits no longer: all operations fail.</param>
    public async Task WaitAsync(IReadOnlyCollection<Operation> operations, Exception fault, bool isClosing, CancellationToken ended)
    {
        if (!isClosing && !_isOut)
        {
            _isOut = true;
            log.Begin(fault);
        }

        var now = time.GetMonotonicTimestamp();
        foreach (var operation in operations.Where(operation => ended.IsCancellationRequested || (isClosing && !operation.IsInDoubt) || operation.IsOver(now)))
        {
            operation.Fail(fault is OperationCanceledException ? new TimeoutException("The store is closing.", fault) : fault);
        }

        if (!operations.All(static operation => operation.HasEnded))
        {
            await time.PauseAsync(Pause, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

/// <summary>Tells the operator when connections of one kind cannot be used, and when one can again that could not. Thread-safe.</summary>
/// <param name="use">What they are for.</param>
internal sealed partial class OutageLog(string use, ILogger logger)
{
    private int _isOut;

    public void Begin(Exception fault)
    {
        if (Interlocked.Exchange(ref _isOut, 1) == 0)
        {
            LogLost(use, Faults.Words(fault));
        }
    }

    public void End()
    {
        if (Interlocked.Exchange(ref _isOut, 0) == 1)
        {
            LogBack(use);
        }
    }

    /// <summary>Tells of a fault that nothing expects: the operations failed, and the next ones are tried.</summary>
    public void Escaped(Exception fault)
    {
        try
        {
            LogEscaped(fault, use);
        }
        catch (Exception)
        {
            // Perhaps it was the log that failed.
        }
    }

    [LoggerMessage(LogLevel.Error, "The database cannot be used for {Use} ({Fault}); trying again")]
    private partial void LogLost(string use, string fault);

    [LoggerMessage(LogLevel.Information, "The database is back for {Use}")]
    private partial void LogBack(string use);

    [LoggerMessage(LogLevel.Critical, "The queue of {Use} failed in a way that it does not know; it goes on")]
    private partial void LogEscaped(Exception fault, string use);
}
