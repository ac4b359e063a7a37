namespace NemoVideo.Agent;

/// <summary>The clocks of one turn: the whole run, and the silence between real events.</summary>
internal sealed class RunLimits : IDisposable
{
    private readonly CancellationTokenSource _run;
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _either;
    private readonly CancellationToken _caller;
    private readonly TimeSpan _runLimit;
    private readonly TimeSpan _silenceLimit;

    public RunLimits(TimeSpan runLimit, TimeSpan silenceLimit, TimeProvider time, CancellationToken caller)
    {
        (_runLimit, _silenceLimit, _caller) = (runLimit, silenceLimit, caller);
        _run = new(runLimit, time);
        _silence = new(silenceLimit, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(caller, _run.Token, _silence.Token);
    }

    public CancellationToken Token => _either.Token;

    /// <summary>The agent gave a sign of work. A heartbeat is none: it proves the connection alive, not the agent.</summary>
    public void SawWork() => _silence.CancelAfter(_silenceLimit);

    /// <summary>Runs one step; a limit surfaces as <see cref="TimeoutException"/>, the caller's cancellation as itself.</summary>
    public async Task<T> GuardAsync<T>(Func<Task<T>> step)
    {
        try
        {
            return await step();
        }
        catch (Exception fault) when (Token.IsCancellationRequested && fault is OperationCanceledException or IOException or HttpRequestException or ObjectDisposedException)
        {
            // A cancelled read may surface as a broken connection, too: the reason is what was cancelled.
            _caller.ThrowIfCancellationRequested();
            throw new TimeoutException(_run.IsCancellationRequested ? $"The turn ran longer than {_runLimit}." : $"Nothing but heartbeats for {_silenceLimit}.");
        }
    }

    public void Dispose()
    {
        _either.Dispose();
        _silence.Dispose();
        _run.Dispose();
    }
}
