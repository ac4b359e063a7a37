namespace Fakes.Time;

/// <summary>For what gives no signal: files on the disk, and the database and memory of another process. Everything else is waited for by its event.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    /// <summary>Looks again and again until it is so.</summary>
    /// <param name="what">For the message of a test that waited in vain.</param>
    /// <exception cref="TimeoutException">It was not, for so long in real time.</exception>
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
