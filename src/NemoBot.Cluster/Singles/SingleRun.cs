namespace NemoBot.Cluster.Singles;

/// <summary>A run of a single's work.</summary>
internal sealed class SingleRun
{
    private readonly CancellationTokenSource _stop;
    private readonly Task _work;

    /// <param name="stopping">Of the process.</param>
    public SingleRun(Func<CancellationToken, Task> work, CancellationToken stopping)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var token = _stop.Token;
        _work = Task.Run(() => work(token), CancellationToken.None);
    }

    public bool HasEnded => _work.IsCompleted;

    /// <summary>Cancels the work and waits for its end. Its exceptions are its own: the work logs them.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _work.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }
}
