using System.Globalization;
using System.Net.Http.Headers;
using NemoBot.Core.Concurrency;

namespace NemoBot.Discord.Rest;

/// <summary>Tracks Discord's rate limits from its responses: by the hash of a bucket and the id it is scoped to. Thread-safe.</summary>
/// <param name="processes">They share the limit of the token; null for a bot that is alone.</param>
internal sealed class RateLimits(TimeProvider time, ProcessCount? processes = null)
{
    /// <summary>Maximum time to wait for a limit; beyond it the call fails, and the caller decides.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <summary>Discord allows 50 (docs/contracts/discord.md §2.2); the rest is reserved for other processes with the same token.</summary>
    private const int GlobalPerSecond = 45;

    private const int WaitingPerBucket = 100;
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(5);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, KnownBucket> _routes = [];
    private readonly Dictionary<string, Bucket> _buckets = [];
    private MonotonicTimestamp _globalBlockedUntil;
    private MonotonicTimestamp _globalSecond;
    private MonotonicTimestamp _nextSweep;
    private int _globalCount;

    private int PerSecond => Math.Max(1, GlobalPerSecond / (processes?.Value ?? 1));

    /// <summary>Gets the number of buckets in memory.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _buckets.Count;
            }
        }
    }

    /// <summary>Waits until the call is allowed, at most <see cref="LongestWait"/>. Release the permit with <see cref="Leave"/>.</summary>
    /// <exception cref="DiscordException">The wait would be longer; <see cref="DiscordException.RetryAfter"/> is its length.</exception>
    public async Task<Bucket> EnterAsync(RestRoute route, CancellationToken cancellationToken)
    {
        var began = time.GetMonotonicTimestamp();
        while (true)
        {
            Bucket bucket;
            Task changed;
            MonotonicTimestamp? until;
            lock (_gate)
            {
                var now = time.GetMonotonicTimestamp();
                Sweep(now);
                bucket = Find(route);
                bucket.Roll(now);
                until = BlockedUntil(route, bucket, now);
                if (until is null && bucket.Remaining > 0 && TakeGlobal(route, now))
                {
                    bucket.Take();
                    return bucket;
                }

                until ??= bucket.Remaining > 0 ? _globalSecond + TimeSpan.FromSeconds(1) : bucket.ResetAt;
                if ((until ?? now) - began > LongestWait || bucket.Waiting >= WaitingPerBucket)
                {
                    throw new DiscordException(429, 0, $"{route}: the rate limit is used up") { IsHeldBack = true, RetryAfter = (until ?? now + LongestWait) - now };
                }

                changed = bucket.Changed;
                bucket.Waiting++;
            }

            try
            {
                await WaitAsync(until, began, changed, route, cancellationToken);
            }
            finally
            {
                lock (_gate)
                {
                    bucket.Waiting--;
                }
            }
        }
    }

    /// <summary>Releases the permit, and updates the limits from the response.</summary>
    /// <param name="headers">Null without a response.</param>
    public void Leave(RestRoute route, Bucket bucket, HttpResponseHeaders? headers)
    {
        lock (_gate)
        {
            var now = time.GetMonotonicTimestamp();
            bucket.InFlight--;
            if (headers is not null && Header(headers, "X-RateLimit-Bucket") is { } hash)
            {
                var limit = (int)(Number(headers, "X-RateLimit-Limit") ?? 1);
                _routes[RouteKey(route)] = new(hash, limit);
                var key = Key(hash, route.Major);
                if (bucket.Key != key && _buckets.TryAdd(key, bucket))
                {
                    _buckets.Remove(bucket.Key);
                    bucket.Key = key;
                }

                bucket.Learn(limit, (int)(Number(headers, "X-RateLimit-Remaining") ?? 0), now + Seconds(Number(headers, "X-RateLimit-Reset-After") ?? 0));
            }
            else if (headers is not null && bucket.IsGuess)
            {
                bucket.Learn(int.MaxValue / 2, int.MaxValue / 2, now); // An endpoint without its own limit.
            }

            bucket.Signal();
        }
    }

    /// <summary>Blocks the route after a 429 response, so that no other call gets one.</summary>
    public void Block(RestRoute route, TimeSpan wait)
    {
        lock (_gate)
        {
            Find(route).BlockedUntil = time.GetMonotonicTimestamp() + wait;
        }
    }

    /// <summary>Blocks all routes after a 429 response. Returns false if they were blocked already: calls that were on their way get one each.</summary>
    public bool TryBlockAll(TimeSpan wait)
    {
        lock (_gate)
        {
            var now = time.GetMonotonicTimestamp();
            var isNew = _globalBlockedUntil <= now;
            _globalBlockedUntil = now + wait;
            return isNew;
        }
    }

    private async Task WaitAsync(MonotonicTimestamp? until, MonotonicTimestamp began, Task changed, RestRoute route, CancellationToken cancellationToken)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var now = time.GetMonotonicTimestamp();
        var wait = (until ?? began + LongestWait) - now;
        if (until is null && wait <= TimeSpan.Zero)
        {
            throw new DiscordException(429, 0, $"{route}: timed out waiting for the rate limit") { IsHeldBack = true, RetryAfter = TimeSpan.FromSeconds(1) };
        }

        await Task.WhenAny(changed, time.PauseAsync(wait, done.Token));
        await done.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private MonotonicTimestamp? BlockedUntil(RestRoute route, Bucket bucket, MonotonicTimestamp now) =>
        !route.IsInteraction && _globalBlockedUntil > now ? _globalBlockedUntil
        : bucket.BlockedUntil > now ? bucket.BlockedUntil
        : null;

    private bool TakeGlobal(RestRoute route, MonotonicTimestamp now)
    {
        if (route.IsInteraction)
        {
            return true;
        }

        if (now - _globalSecond >= TimeSpan.FromSeconds(1))
        {
            (_globalSecond, _globalCount) = (now, 0);
        }

        return _globalCount < PerSecond && _globalCount++ >= 0;
    }

    private Bucket Find(RestRoute route)
    {
        // A new bucket starts with the known limit of its route, so that no call has to go alone to find out.
        var known = _routes.GetValueOrDefault(RouteKey(route));
        var key = known is null ? Key(RouteKey(route), route.Major) : Key(known.Hash, route.Major);
        if (!_buckets.TryGetValue(key, out var bucket))
        {
            bucket = new Bucket(key, known?.Limit);
            _buckets.Add(key, bucket);
        }

        return bucket;
    }

    /// <summary>Removes idle buckets, because every interaction token creates one. After its window ends, a bucket is equivalent to a new one.</summary>
    private void Sweep(MonotonicTimestamp now)
    {
        if (now < _nextSweep)
        {
            return;
        }

        _nextSweep = now + SweepEvery;
        foreach (var (key, bucket) in _buckets)
        {
            if (bucket.IsIdle(now))
            {
                _buckets.Remove(key);
            }
        }
    }

    private static string RouteKey(RestRoute route) => $"{route.Method} {route.Template}";

    private static string Key(string hash, string major) => $"{hash}:{major}";

    private static string? Header(HttpResponseHeaders headers, string name) => headers.TryGetValues(name, out var values) ? values.First() : null;

    internal static double? Number(HttpResponseHeaders headers, string name) =>
        double.TryParse(Header(headers, name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    internal static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 24 * 3600));

    private sealed record KnownBucket(string Hash, int Limit);
}
