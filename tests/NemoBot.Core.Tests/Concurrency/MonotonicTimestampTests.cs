using CsCheck;
using Fakes.Time;
using NemoBot.Core.Concurrency;

namespace NemoBot.Core.Tests.Concurrency;

public sealed class MonotonicTimestampTests
{
    private static readonly Gen<TimeSpan> Span = Gen.TimeSpan[TimeSpan.FromDays(-3650), TimeSpan.FromDays(3650)];
    private static readonly Gen<TimeSpan> Uptime = Gen.TimeSpan[TimeSpan.Zero, TimeSpan.FromDays(3650)];

    [Fact]
    public void What_is_added_is_the_difference() => Gen.Select(Uptime, Span, Span).Sample((uptime, one, other) =>
    {
        var at = At(uptime);
        Assert.Equal(one, at + one - at);
        Assert.Equal(at + one, at - -one);
        Assert.Equal(one - other, (at + one) - (at + other));
    });

    [Fact]
    public void Timestamps_sort_as_the_time_since_the_start() => Gen.Select(Uptime, Span, Span).Sample((uptime, one, other) =>
    {
        var (left, right) = (At(uptime) + one, At(uptime) + other);
        Assert.Equal(one.CompareTo(other), left.CompareTo(right));
        Assert.Equal(one < other, left < right);
        Assert.Equal(one > other, left > right);
        Assert.Equal(one <= other, left <= right);
        Assert.Equal(one >= other, left >= right);
        Assert.Equal(one == other, left == right);
        Assert.Equal(one > other ? left : right, MonotonicTimestamp.Max(left, right));
    });

    [Fact]
    public void The_default_lies_before_every_time_of_the_clock_by_more_than_any_pause() => Uptime.Sample(uptime =>
    {
        Assert.Equal(MonotonicTimestamp.MinValue, default);
        Assert.True(MonotonicTimestamp.MinValue + TimeSpan.FromDays(365_000) < At(uptime));
        Assert.True(At(uptime) - MonotonicTimestamp.MinValue > TimeSpan.FromDays(365_000));
    });

    [Fact]
    public void A_wall_clock_that_is_set_moves_no_timestamp()
    {
        var real = new ManualClock();
        var clock = new LeapingClock(real);
        var before = clock.GetMonotonicTimestamp();

        clock.Leap(TimeSpan.FromHours(-7));
        real.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(TimeSpan.FromSeconds(2), clock.GetMonotonicTimestamp() - before);
    }

    private static MonotonicTimestamp At(TimeSpan uptime)
    {
        var clock = new ManualClock();
        clock.Advance(uptime);
        return clock.GetMonotonicTimestamp();
    }
}
