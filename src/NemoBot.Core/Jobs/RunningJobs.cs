using System.Collections.Concurrent;

namespace NemoBot.Core.Jobs;

/// <summary>The jobs that run in this process, so that a cancel reaches them at once. The request to cancel itself is stored with the job.</summary>
internal sealed class RunningJobs
{
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _running = new();

    public int Count => _running.Count;

    /// <summary>Registers a job while it runs. The token is cancelled by <see cref="Cancel"/> or with <paramref name="stopping"/>.</summary>
    public Registration Begin(string jobId, CancellationToken stopping)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _running[jobId] = source;
        return new(this, jobId, source);
    }

    /// <summary>Cancels a running job; does nothing if it does not run here.</summary>
    public void Cancel(string jobId)
    {
        if (_running.TryGetValue(jobId, out var source))
        {
            try
            {
                source.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It ended at this very moment.
            }
        }
    }

    public sealed class Registration(RunningJobs owner, string jobId, CancellationTokenSource source) : IDisposable
    {
        public CancellationToken Token { get; } = source.Token;

        public void Dispose()
        {
            owner._running.TryRemove(new(jobId, source));
            source.Dispose();
        }
    }
}
