namespace NemoBot.Core.Concurrency;

/// <summary>What counts pauses, paces and limits: a clock that nobody sets.</summary>
public static class SteadyTime
{
    /// <summary>
    /// A moment that only ever moves forward. To be compared with other such moments of this process, and with nothing else: it is neither stored nor
    /// shown. A wall clock that is set back by hours would keep whoever waits by it for hours.
    /// </summary>
    public static DateTimeOffset GetSteadyNow(this TimeProvider time) => DateTimeOffset.UnixEpoch + time.GetElapsedTime(0);

    /// <summary>
    /// For whoever waits until a moment and looks again. A timer drops the rest of a millisecond: they would look too early,
    /// wait for nothing, and look again, as fast as the machine can. A moment that has passed is not waited for.
    /// </summary>
    public static Task PauseAsync(this TimeProvider time, TimeSpan pause, CancellationToken cancellationToken) =>
        pause > TimeSpan.Zero ? Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(pause.TotalMilliseconds)), time, cancellationToken) : Task.CompletedTask;
}
