namespace Fakes.Time;

/// <summary>Polls for what gives no signal: files on the disk, and the database and memory of another process. Tests wait for everything else by its event.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    /// <summary>Polls until the condition is true.</summary>
    /// <param name="what">For the message of a test that waited in vain.</param>
    /// <exception cref="TimeoutException">It did not become true within that time (real time).</exception>
    public static async Task HoldsAsync(Func<bool> isSo, Func<string> what, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience, TimeProvider.System);
        while (!isSo())
        {
            if (limit.IsCancellationRequested)
            {
                throw new TimeoutException($"Waited in vain for {what()}");
            }

            await Task.Delay(Pace, TimeProvider.System, CancellationToken.None);
        }
    }
}
