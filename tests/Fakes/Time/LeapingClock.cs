namespace Fakes.Time;

/// <summary>A wall clock that can be set. Timers and timestamps continue evenly, as they do when a real clock is set.</summary>
public sealed class LeapingClock(TimeProvider real) : TimeProvider
{
    private long _ahead;

    public override long TimestampFrequency => real.TimestampFrequency;

    public void Leap(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);

    public override DateTimeOffset GetUtcNow() => real.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

    public override long GetTimestamp() => real.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => real.CreateTimer(callback, state, dueTime, period);
}
