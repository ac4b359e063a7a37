namespace NemoBot.Core.Concurrency;

/// <summary>The monotonic clock of a <see cref="TimeProvider"/>: what pauses, paces and limits are measured on.</summary>
public static class MonotonicClock
{
    /// <summary>Now, on a clock that only moves forward. A wall clock that is set back by hours would make whoever waits by it wait for hours.</summary>
    public static MonotonicTimestamp GetMonotonicTimestamp(this TimeProvider time) => MonotonicTimestamp.At(time.GetElapsedTime(0));

    /// <summary>
    /// For whoever waits until a time and looks again. A timer drops the rest of a millisecond: they would look too early,
    /// wait for nothing, and look again, as fast as the machine can. A time that has passed is not waited for.
    /// </summary>
    public static Task PauseAsync(this TimeProvider time, TimeSpan pause, CancellationToken cancellationToken) =>
        pause > TimeSpan.Zero ? Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(pause.TotalMilliseconds)), time, cancellationToken) : Task.CompletedTask;
}
