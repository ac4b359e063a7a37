namespace Fakes.Time;

/// <summary>Real time at a multiple of its speed: for tests with real connections and paces of seconds. Real work looks slower by the same factor.</summary>
public sealed class FastClock(double factor) : TimeProvider
{
    private readonly DateTimeOffset _start = System.GetUtcNow();
    private readonly long _startTicks = System.GetTimestamp();

    public override long TimestampFrequency => System.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _start + (System.GetElapsedTime(_startTicks) * factor);

    public override long GetTimestamp() => _startTicks + (long)((System.GetTimestamp() - _startTicks) * factor);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new ScaledTimer(System.CreateTimer(callback, state, Real(dueTime), Real(period)), Real);

    private TimeSpan Real(TimeSpan wanted) => wanted <= TimeSpan.Zero ? wanted : wanted / factor;

    private sealed class ScaledTimer(ITimer timer, Func<TimeSpan, TimeSpan> real) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(real(dueTime), real(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
