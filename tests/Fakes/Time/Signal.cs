namespace Fakes.Time;

/// <summary>Wakes those who wait for a change, so that they check their condition again.</summary>
public sealed class Signal
{
    private TaskCompletionSource _next = New();

    /// <summary>Completes at the next change. Read it before you check the condition, so that you miss no change after the check.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Reports a change.</summary>
    public void Raise() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    /// <summary>Checks the condition now and at each change, until it is true.</summary>
    /// <param name="what">What was expected, for the message of the exception.</param>
    /// <exception cref="TimeoutException">It did not become true within that time (real time).</exception>
    public async Task HoldsAsync(Func<bool> isSo, Func<string> what, TimeSpan timeLimit)
    {
        using var limit = new CancellationTokenSource(timeLimit, TimeProvider.System);
        while (true)
        {
            var next = Next;
            if (isSo())
            {
                return;
            }

            try
            {
                await next.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Waited in vain for {what()}");
            }
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
