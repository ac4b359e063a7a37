using NemoBot.Core.Concurrency;

namespace NemoBot.Storage.Postgres.Work;

/// <summary>Waits for a server that cannot be reached, and tells the operator when it went and when it is back. Thread-safe.</summary>
/// <param name="time">The real one, also in tests: a server is waited for.</param>
internal sealed partial class Outage(TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private int _isOut;

    /// <summary>Call it after each attempt that succeeded.</summary>
    public void End()
    {
        if (Volatile.Read(ref _isOut) == 1 && Interlocked.Exchange(ref _isOut, 0) == 1)
        {
            LogBack();
        }
    }

    /// <summary>Waits a little before the next attempt. Operations whose time is over fail, and are removed; all of them if the store is closing.</summary>
    public async Task WaitAsync(List<Operation> operations, Exception fault, CancellationToken closing)
    {
        if (!closing.IsCancellationRequested && Interlocked.Exchange(ref _isOut, 1) == 0)
        {
            LogLost(Faults.Words(fault));
        }

        var now = time.GetMonotonicTimestamp();
        foreach (var operation in operations.Where(operation => closing.IsCancellationRequested || operation.Until <= now).ToList())
        {
            operations.Remove(operation);
            operation.Fail(fault is OperationCanceledException ? new TimeoutException("The store is closing.", fault) : fault);
            operation.Complete();
        }

        if (operations.Count > 0)
        {
            await time.PauseAsync(Pause, closing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(LogLevel.Error, "The database cannot be used ({Fault}); trying again")]
    private partial void LogLost(string fault);

    [LoggerMessage(LogLevel.Information, "The database is back")]
    private partial void LogBack();
}
