namespace NemoVideo.Http;

/// <summary>Ends a transfer that stands still; a slow one may take as long as it likes.</summary>
internal sealed class IdleClock : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _clock;
    private readonly CancellationTokenSource _either;

    public IdleClock(TimeSpan limit, TimeProvider time, CancellationToken caller)
    {
        (_limit, _caller) = (limit, caller);
        _clock = new(limit, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(caller, _clock.Token);
    }

    public CancellationToken Token => _either.Token;

    /// <summary>Bytes moved.</summary>
    public void Moved() => _clock.CancelAfter(_limit);

    /// <summary>Standing still surfaces as <see cref="TimeoutException"/>, the caller's cancellation as itself.</summary>
    public async Task<T> GuardAsync<T>(Func<Task<T>> transfer, string what)
    {
        try
        {
            return await transfer();
        }
        catch (Exception fault) when (_clock.IsCancellationRequested && fault is OperationCanceledException or IOException or HttpRequestException)
        {
            _caller.ThrowIfCancellationRequested();
            throw new TimeoutException($"{what}: nothing moved for {_limit}.");
        }
    }

    public void Dispose()
    {
        _either.Dispose();
        _clock.Dispose();
    }
}
