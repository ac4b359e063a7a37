namespace NemoBot.Limits;

/// <summary>A bucket of tokens for each key, refilled evenly. Bounded: keys that rest are forgotten, for a full bucket is the same as none.</summary>
/// <param name="perMinute">Tokens that come back each minute; as many fit.</param>
internal sealed class TokenBuckets<TKey>(int perMinute, TimeProvider time)
    where TKey : notnull
{
    /// <summary>Keys kept; beyond it, new ones share the strictest treatment until old ones rest.</summary>
    private const int MaxKeys = 100_000;

    private readonly Dictionary<TKey, Bucket> _buckets = [];
    private DateTimeOffset _sweepAt = time.GetSteadyNow() + Minute;

    private static TimeSpan Minute => TimeSpan.FromMinutes(1);

    /// <summary>The time until a token is there; zero when there is one, which <see cref="Take"/> then takes. Not safe for concurrent use.</summary>
    public TimeSpan WaitFor(TKey key)
    {
        Sweep();
        if (!_buckets.TryGetValue(key, out var bucket))
        {
            return _buckets.Count < MaxKeys ? TimeSpan.Zero : Minute;
        }

        var tokens = Filled(bucket);
        return tokens >= 1 ? TimeSpan.Zero : Minute * ((1 - tokens) / perMinute);
    }

    public void Take(TKey key)
    {
        var tokens = _buckets.TryGetValue(key, out var bucket) ? Filled(bucket) : perMinute;
        _buckets[key] = new(tokens - 1, time.GetSteadyNow());
    }

    private double Filled(Bucket bucket) => Math.Min(perMinute, bucket.Tokens + (time.GetSteadyNow() - bucket.At) / Minute * perMinute);

    // Any bucket is full after a minute of rest.
    private void Sweep()
    {
        var now = time.GetSteadyNow();
        if (now < _sweepAt)
        {
            return;
        }

        _sweepAt = now + Minute;
        foreach (var key in _buckets.Where(pair => now - pair.Value.At >= Minute).Select(pair => pair.Key).ToList())
        {
            _buckets.Remove(key);
        }
    }

    private readonly record struct Bucket(double Tokens, DateTimeOffset At);
}
