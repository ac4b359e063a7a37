using NemoBot.Core.Concurrency;

namespace NemoBot.Core.Limits;

/// <summary>A bucket of tokens for each key, refilled evenly. Bounded: full buckets are forgotten, for a full bucket is the same as none.</summary>
/// <param name="perMinute">Tokens that come back each minute; as many fit.</param>
public sealed class TokenBuckets<TKey>(int perMinute, TimeProvider time)
    where TKey : notnull
{
    /// <summary>
    /// Keys kept. Beyond it new ones wait until old buckets are full again: to forget one that is not would give its owner a full one for flooding the table.
    /// </summary>
    internal const int MaxKeys = 100_000;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Between two looks through a full table.</summary>
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromSeconds(1);

    private readonly Dictionary<TKey, Bucket> _buckets = [];
    private MonotonicTimestamp _sweptAt = time.GetMonotonicTimestamp();

    /// <summary>Keys that are remembered now.</summary>
    internal int Count => _buckets.Count;

    /// <summary>Keys that the memory in use would hold.</summary>
    internal int Capacity => _buckets.Capacity;

    /// <summary>The time until a token is there; zero when there is one, which <see cref="Take"/> then takes. Not safe for concurrent use.</summary>
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

        var tokens = Filled(bucket, now);
        return tokens >= 1 ? TimeSpan.Zero : Minute * ((1 - tokens) / perMinute);
    }

    public void Take(TKey key)
    {
        var now = time.GetMonotonicTimestamp();
        var tokens = _buckets.TryGetValue(key, out var bucket) ? Filled(bucket, now) : perMinute;
        _buckets[key] = new(tokens - 1, now);
    }

    private double Filled(Bucket bucket, MonotonicTimestamp now) => Math.Min(perMinute, bucket.Tokens + (now - bucket.At) / Minute * perMinute);

    private void Sweep(MonotonicTimestamp now)
    {
        _sweptAt = now;
        foreach (var (key, bucket) in _buckets)
        {
            if (Filled(bucket, now) >= perMinute)
            {
                _buckets.Remove(key);
            }
        }

        // A dictionary keeps the room it once had; a flood gives it back.
        if (_buckets.Capacity > 1024 && _buckets.Count < _buckets.Capacity / 4)
        {
            _buckets.TrimExcess();
        }
    }

    private readonly record struct Bucket(double Tokens, MonotonicTimestamp At);
}
