namespace NemoVideo.Http;

/// <summary>Ends a stalled transfer; a slow one may take any time.</summary>
internal sealed class IdleTimeout : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _clock;
    private readonly CancellationTokenSource _either;

    public IdleTimeout(TimeSpan limit, TimeProvider time, CancellationToken caller)
    {
        (_limit, _caller) = (limit, caller);
        _clock = new(limit, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(caller, _clock.Token);
    }

    public CancellationToken Token => _either.Token;

    /// <summary>Call it when bytes have moved.</summary>
    public void Progressed() => _clock.CancelAfter(_limit);

    /// <exception cref="NemoVideoTransportException">Nothing moved for the limit, or the transfer failed.</exception>
    public Task<T> GuardAsync<T>(Func<Task<T>> transfer, string what) =>
        TransportGuard.RunAsync(transfer, () => _clock.IsCancellationRequested ? $"{what}: nothing moved for {_limit}." : null, _caller);

    public void Dispose()
    {
        _either.Dispose();
        _clock.Dispose();
    }
}
