namespace NemoBot.Core.Concurrency;

/// <summary>Runs a piece of work whenever it is signalled: never concurrently, and once more if a signal came while it ran.</summary>
/// <remarks>A run that throws is reported and retried after a growing pause (1 s to 1 min), until it succeeds or the process stops.</remarks>
/// <param name="idle">Called each time the worker becomes idle, after the run has ended.</param>
internal sealed class CoalescingWorker(Func<CancellationToken, Task> work, Action<Exception> failed, Action idle, TimeProvider time, CancellationToken stopping)
{
    private readonly Lock _gate = new();
    private bool _signalled;
    private Task _running = Task.CompletedTask;
    private bool _isRunning;

    /// <summary>Gets whether nothing runs and no signal is pending.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate)
            {
                return !_isRunning;
            }
        }
    }

    /// <summary>Completes when the current run has ended.</summary>
    public Task Completion
    {
        get
        {
            lock (_gate)
            {
                return _running;
            }
        }
    }

    /// <returns>False if it was told to stop: nothing runs any more.</returns>
    public bool Signal()
    {
        lock (_gate)
        {
            if (stopping.IsCancellationRequested)
            {
                return false;
            }

            _signalled = true;
            if (!_isRunning)
            {
                _isRunning = true;
                _running = Task.Run(RunAsync, CancellationToken.None);
            }

            return true;
        }
    }

    private async Task RunAsync()
    {
        var pause = TimeSpan.FromSeconds(1);
        while (Take())
        {
            try
            {
                await work(stopping);
                pause = TimeSpan.FromSeconds(1);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // What is not finished is in the store; the next start resumes it.
            }
            catch (Exception fault)
            {
                failed(fault);
                await Task.Delay(pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = TimeSpan.FromSeconds(Math.Min(60, pause.TotalSeconds * 2));
                lock (_gate)
                {
                    _signalled = true;
                }
            }
        }

        idle();
    }

    private bool Take()
    {
        lock (_gate)
        {
            if (_signalled && !stopping.IsCancellationRequested)
            {
                _signalled = false;
                return true;
            }

            _isRunning = false;
            return false;
        }
    }
}
