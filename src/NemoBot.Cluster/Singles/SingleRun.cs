using System.Diagnostics.CodeAnalysis;

namespace NemoBot.Cluster.Singles;

/// <summary>A run of a single's work.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Nothing waits on the source's handle and it has no timer: it holds nothing, and it may be stopped more than once.")]
internal sealed class SingleRun
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;

    public SingleRun(Func<CancellationToken, Task> work)
    {
        var token = _stop.Token;
        _work = Task.Run(() => work(token), CancellationToken.None);
    }

    public bool HasEnded => _work.IsCompleted;

    /// <summary>Cancels the work and waits for its end. Its exceptions are its own: the work logs them.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _work.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
