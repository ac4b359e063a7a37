namespace NemoBot.Core.Concurrency;

/// <summary>The monotonic clock of a <see cref="TimeProvider"/>: the basis for pauses, paces and limits.</summary>
public static class MonotonicClock
{
    /// <summary>Gets the current time on a clock that only moves forward. A wall clock that is set back by hours would make its callers wait for hours.</summary>
    public static MonotonicTimestamp GetMonotonicTimestamp(this TimeProvider time) => MonotonicTimestamp.At(time.GetElapsedTime(0));

    /// <summary>
    /// Rounds a wait up, for callers that wait until a time and check again. A timer drops the rest of a millisecond: they would check too early,
    /// wait for nothing, and check again, as fast as the machine can. A time that has passed needs no wait.
    /// </summary>
    public static Task PauseAsync(this TimeProvider time, TimeSpan pause, CancellationToken cancellationToken) =>
        pause > TimeSpan.Zero ? Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(pause.TotalMilliseconds)), time, cancellationToken) : Task.CompletedTask;
}
