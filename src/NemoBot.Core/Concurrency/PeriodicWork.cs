namespace NemoBot.Core.Concurrency;

/// <summary>Maintenance that runs at startup and periodically. A failure ends neither the work nor, as in a hosted service, the bot.</summary>
public static class PeriodicWork
{
    /// <summary>Runs until cancelled.</summary>
    /// <param name="failed">Called for each failure; the next run takes place as planned.</param>
    public static async Task RunAsync(
        TimeSpan every, TimeProvider time, Func<CancellationToken, Task> work, Action<Exception> failed, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(every, time);
        do
        {
            try
            {
                await work(stopping);
            }
            catch (Exception fault) when (!stopping.IsCancellationRequested)
            {
                failed(fault);
            }
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }
}
