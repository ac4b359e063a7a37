using System.Globalization;

namespace NemoBot.Core.Concurrency;

/// <summary>
/// A time on the monotonic clock (<see cref="MonotonicClock"/>). A separate type and not a <see cref="DateTimeOffset"/>: comparing it with wall time, storing or
/// showing it is meaningless, and does not compile. It is comparable only with others of this process.
/// </summary>
/// <remarks>The default value is <see cref="MinValue"/>.</remarks>
public readonly record struct MonotonicTimestamp : IComparable<MonotonicTimestamp>
{
    /// <summary>The clock's zero, so far from 0 that the default value precedes every time of the clock by more than any pause or limit.</summary>
    private const long ZeroTicks = 1L << 60;

    private readonly long _ticks;

    private MonotonicTimestamp(long ticks) => _ticks = ticks;

    /// <summary>More than 3,000 years before every time of the clock: "never yet".</summary>
    public static MonotonicTimestamp MinValue => default;

    public static MonotonicTimestamp Max(MonotonicTimestamp one, MonotonicTimestamp other) => one > other ? one : other;

    public int CompareTo(MonotonicTimestamp other) => _ticks.CompareTo(other._ticks);

    /// <summary>The time since the clock's zero, for debuggers and failed assertions.</summary>
    public override string ToString() => this == MinValue ? nameof(MinValue) : TimeSpan.FromTicks(_ticks - ZeroTicks).ToString("c", CultureInfo.InvariantCulture);

    public static MonotonicTimestamp operator +(MonotonicTimestamp timestamp, TimeSpan span) => new(checked(timestamp._ticks + span.Ticks));

    public static MonotonicTimestamp operator -(MonotonicTimestamp timestamp, TimeSpan span) => new(checked(timestamp._ticks - span.Ticks));

    public static TimeSpan operator -(MonotonicTimestamp later, MonotonicTimestamp earlier) => TimeSpan.FromTicks(checked(later._ticks - earlier._ticks));

    public static bool operator <(MonotonicTimestamp left, MonotonicTimestamp right) => left._ticks < right._ticks;

    public static bool operator >(MonotonicTimestamp left, MonotonicTimestamp right) => left._ticks > right._ticks;

    public static bool operator <=(MonotonicTimestamp left, MonotonicTimestamp right) => left._ticks <= right._ticks;

    public static bool operator >=(MonotonicTimestamp left, MonotonicTimestamp right) => left._ticks >= right._ticks;

    /// <param name="sinceZero">Since the clock's zero.</param>
    internal static MonotonicTimestamp At(TimeSpan sinceZero) => new(ZeroTicks + sinceZero.Ticks);
}
