namespace NemoBot.Discord.Incoming;

/// <summary>Owns calls that an event starts and that the gateway's reader does not await: logs their exceptions, and ends them when the service stops. Thread-safe.</summary>
/// <remarks>Callers limit the number of calls.</remarks>
internal sealed partial class StartedCalls(ILogger<StartedCalls> logger) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _underWay = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _limit = new();

    /// <summary>Starts a call; returns when it first awaits.</summary>
    /// <param name="finishes">True if the call may finish after the service stops, until the limit of <see cref="EndAsync"/>; false if the stop cancels it.</param>
    public void Start(Func<CancellationToken, Task> call, bool finishes = false)
    {
        var started = ObserveAsync(call, finishes ? _limit.Token : _stop.Token);
        lock (_gate)
        {
            _underWay.RemoveWhere(other => other.IsCompleted);
            _underWay.Add(started);
        }
    }

    /// <summary>Cancels the calls in progress, and waits for those that may finish; cancels these too when the limit is cancelled. Never throws.</summary>
    public async Task EndAsync(CancellationToken limit)
    {
        await _stop.CancelAsync();
        using var onLimit = limit.UnsafeRegister(_ => _limit.Cancel(), null);
        Task[] underWay;
        lock (_gate)
        {
            underWay = [.. _underWay];
        }

        await Task.WhenAll(underWay);
    }

    public void Dispose()
    {
        _stop.Dispose();
        _limit.Dispose();
    }

    private async Task ObserveAsync(Func<CancellationToken, Task> call, CancellationToken stopping)
    {
        try
        {
            await call(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The service stopped first.
        }
        catch (Exception fault)
        {
            LogFailed(fault);
        }
    }

    [LoggerMessage(LogLevel.Error, "Discord: a call that an event started failed")]
    private partial void LogFailed(Exception exception);
}
