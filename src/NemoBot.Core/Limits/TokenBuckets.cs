using NemoBot.Core.Concurrency;

namespace NemoBot.Core.Limits;

/// <summary>A token bucket for each key, refilled evenly. Bounded: full buckets are removed, because they are equivalent to new ones.</summary>
/// <param name="perMinute">Returns the tokens refilled per minute, which are the capacity of a bucket too; it may change at any time.</param>
public sealed class TokenBuckets<TKey>(Func<int> perMinute, TimeProvider time)
    where TKey : notnull
{
    /// <summary>
    /// Maximum number of keys. Above it, new keys wait until old buckets are full again: evicting a bucket that is not full would reward a user for flooding the table.
    /// </summary>
    internal const int MaxKeys = 100_000;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Interval between sweeps of a full table.</summary>
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromSeconds(1);

    private readonly Dictionary<TKey, Bucket> _buckets = [];
    private MonotonicTimestamp _sweptAt = time.GetMonotonicTimestamp();

    /// <inheritdoc cref="TokenBuckets{TKey}(Func{int}, TimeProvider)"/>
    public TokenBuckets(int perMinute, TimeProvider time)
        : this(() => perMinute, time)
    {
    }

    /// <summary>Gets the current number of keys.</summary>
    internal int Count => _buckets.Count;

    /// <summary>Gets the number of keys that fit into the allocated memory.</summary>
    internal int Capacity => _buckets.Capacity;

    /// <summary>Returns the time until a token is available; zero if there is one, which <see cref="Take"/> then takes. Not thread-safe.</summary>
    public TimeSpan WaitFor(TKey key)
    {
        var now = time.GetMonotonicTimestamp();
        if (now - _sweptAt >= (_buckets.Count < MaxKeys ? Minute : BetweenSweeps))
        {
            Sweep(now);
        }

        if (!_buckets.TryGetValue(key, out var bucket))
        {
            return _buckets.Count < MaxKeys ? TimeSpan.Zero : Minute;
        }

        var most = perMinute();
        var tokens = Filled(bucket, now, most);
        return tokens >= 1 ? TimeSpan.Zero : Minute * ((1 - tokens) / most);
    }

    public void Take(TKey key)
    {
        var now = time.GetMonotonicTimestamp();
        var most = perMinute();
        var tokens = _buckets.TryGetValue(key, out var bucket) ? Filled(bucket, now, most) : most;
        _buckets[key] = new(tokens - 1, now);
    }

    private static double Filled(Bucket bucket, MonotonicTimestamp now, int most) => Math.Min(most, bucket.Tokens + (now - bucket.At) / Minute * most);

    private void Sweep(MonotonicTimestamp now)
    {
        _sweptAt = now;
        var most = perMinute();
        foreach (var (key, bucket) in _buckets)
        {
            if (Filled(bucket, now, most) >= most)
            {
                _buckets.Remove(key);
            }
        }

        // A dictionary never shrinks by itself; this releases the memory after a flood.
        if (_buckets.Capacity > 1024 && _buckets.Count < _buckets.Capacity / 4)
        {
            _buckets.TrimExcess();
        }
    }

    private readonly record struct Bucket(double Tokens, MonotonicTimestamp At);
}
