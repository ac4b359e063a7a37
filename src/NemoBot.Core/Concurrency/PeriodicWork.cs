namespace NemoBot.Core.Concurrency;

/// <summary>Work of the house that is done at the start and again and again. A fault of one time ends neither the work nor, as that of a hosted service would, the bot.</summary>
public static class PeriodicWork
{
    /// <summary>Runs until it is told to stop.</summary>
    /// <param name="failed">Told of each fault; the next time comes as planned.</param>
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
