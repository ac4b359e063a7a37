using NemoVideo.Http;

namespace NemoVideo.Agent;

/// <summary>The time limits of one turn: for the whole run, and for the silence between real events.</summary>
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

    /// <summary>Resets the silence limit after a sign of work. A heartbeat does not count: it proves that the connection is alive, not the agent.</summary>
    public void ReportActivity() => _silence.CancelAfter(_silenceLimit);

    /// <summary>Runs one step of the turn.</summary>
    /// <exception cref="NemoVideoTransportException">A limit passed, or the transfer failed.</exception>
    public Task<T> GuardAsync<T>(Func<Task<T>> step) => TransportGuard.RunAsync(step, Late, _caller);

    public void Dispose()
    {
        _either.Dispose();
        _silence.Dispose();
        _run.Dispose();
    }

    private string? Late() =>
        _run.IsCancellationRequested ? $"The turn ran longer than {_runLimit}."
        : _silence.IsCancellationRequested ? $"Nothing but heartbeats for {_silenceLimit}."
        : null;
}
