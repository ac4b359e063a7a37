namespace NemoVideo.Simulator;

/// <summary>Runs work that outlives the request that started it: turns and renders. Stopping cancels it and waits for it.</summary>
internal sealed partial class BackgroundWork(ILogger<BackgroundWork> logger) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _running = [];

    public void Start(Func<CancellationToken, Task> work)
    {
        lock (_gate)
        {
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            var task = Task.Run(() => GuardAsync(work));
            _running.Add(task);
            _ = task.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Waits for the work to end, however long the host would wait: its files are deleted next.</summary>
    async Task IHostedService.StopAsync(CancellationToken cancellationToken)
    {
        Task[] running;
        lock (_gate)
        {
            _stop.Cancel();
            running = [.. _running];
        }

        await Task.WhenAll(running);
    }

    public void Dispose() => _stop.Dispose();

    private void Forget(Task task)
    {
        lock (_gate)
        {
            _running.Remove(task);
        }
    }

    private async Task GuardAsync(Func<CancellationToken, Task> work)
    {
        try
        {
            await work(_stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The server is stopping.
        }
        catch (Exception bug)
        {
            LogFailed(bug);
        }
    }

    [LoggerMessage(LogLevel.Error, "Background work failed")]
    private partial void LogFailed(Exception exception);
}
