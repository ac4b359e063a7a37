namespace Fakes.Time;

/// <summary>
/// Polls for what gives no signal: another process (its port, its database, its memory), a figure of the kernel, files on the disk. This is the only place in
/// the tests that polls; they wait for everything in this process by its event or a <see cref="Signal"/>.
/// </summary>
public static class Eventually
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    /// <summary>Polls until the condition is true.</summary>
    /// <param name="what">What was expected, for the message of the exception.</param>
    /// <exception cref="TimeoutException">It did not become true within that time (real time).</exception>
    public static Task HoldsAsync(Func<bool> isSo, Func<string> what, TimeSpan timeLimit) => HoldsAsync(_ => Task.FromResult(isSo()), what, timeLimit);

    /// <summary>Polls, or retries, until the condition is true.</summary>
    /// <param name="isSo">Gets a token that is cancelled when the time limit is over.</param>
    /// <param name="what">What was expected, for the message of the exception.</param>
    /// <param name="cancellationToken">Ends the wait early.</param>
    /// <exception cref="TimeoutException">It did not become true within that time (real time).</exception>
    public static async Task HoldsAsync(Func<CancellationToken, Task<bool>> isSo, Func<string> what, TimeSpan timeLimit, CancellationToken cancellationToken = default)
    {
        using var limit = new CancellationTokenSource(timeLimit, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            while (!await isSo(either.Token))
            {
                await Task.Delay(Pace, TimeProvider.System, either.Token);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Waited in vain for {what()}");
        }
    }
}
