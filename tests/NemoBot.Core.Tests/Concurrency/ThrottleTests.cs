using Fakes.Time;
using NemoBot.Core.Concurrency;

namespace NemoBot.Core.Tests.Concurrency;

public sealed class ThrottleTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void One_passes_in_each_interval()
    {
        var throttle = new Throttle(TimeSpan.FromMinutes(1), _clock);

        Assert.Equal((true, false), (throttle.TryPass(), throttle.TryPass()));
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False(throttle.TryPass());
        _clock.Advance(TimeSpan.FromSeconds(1)); // A minute since the one that passed, whoever was refused meanwhile.
        Assert.Equal((true, false), (throttle.TryPass(), throttle.TryPass()));
    }

    [Fact]
    public void Of_many_at_once_one_passes()
    {
        var throttle = new Throttle(TimeSpan.FromMinutes(1), _clock);
        var passed = 0;

        Parallel.For(0, 1_000, _ => Interlocked.Add(ref passed, throttle.TryPass() ? 1 : 0));

        Assert.Equal(1, passed);
    }
}
