using System.Text.Json;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;

namespace NemoBot.Discord.Gateway;

/// <summary>Holds the times at which sessions were started within the last 24 hours.</summary>
/// <param name="Times">Unix seconds, oldest first.</param>
/// <param name="Next">When the next session of a bucket may start, Unix milliseconds.</param>
internal sealed record IdentifyTimes(IReadOnlyList<long> Times, IReadOnlyDictionary<int, long>? Next = null);

/// <summary>Represents Discord's limits for starting sessions (<c>session_start_limit</c> of <c>GET /gateway/bot</c>).</summary>
/// <param name="Remaining">Session starts left in Discord's own day.</param>
/// <param name="ResetAfter">Milliseconds until that day ends.</param>
/// <param name="MaxConcurrency">Number of shards that may identify within 5 seconds, one per bucket.</param>
internal sealed record SessionStartLimit(int Remaining, long ResetAfter, int MaxConcurrency);

/// <summary>
/// Lets shards identify in turn, and never so often that Discord would reset the token (1,000 in 24 hours, docs/contracts/discord.md §1.2). The times are
/// stored, so a crash loop cannot restart the count.
/// </summary>
/// <remarks>All processes on the store count together, and keep the spacing of a bucket together.</remarks>
internal sealed partial class IdentifyThrottler(IStore store, TimeProvider time, ILogger<IdentifyThrottler> logger) : IDisposable
{
    /// <summary>Maximum in any 24 hours: half of what Discord allows, since another process may use the same token.</summary>
    public const int Budget = 500;

    private const string Key = "identify-times";
    private static readonly TimeSpan Window = TimeSpan.FromHours(24);
    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FurthestAhead = TimeSpan.FromHours(1);

    /// <summary>A stored time further ahead than any bucket's queue comes from a clock that was set back.</summary>
    private static readonly TimeSpan LongestQueue = TimeSpan.FromMinutes(5);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _gate = new();

    /// <summary>Next free time by bucket. Only the stored times of a day are wall time.</summary>
    private readonly Dictionary<int, MonotonicTimestamp> _next = [];
    private MonotonicTimestamp _closedUntil;
    private volatile int _concurrency = 1;

    public void Learn(SessionStartLimit limit)
    {
        _concurrency = Math.Max(1, limit.MaxConcurrency);
        lock (_gate)
        {
            _closedUntil = limit.Remaining > 0 ? default : time.GetMonotonicTimestamp() + TimeSpan.FromMilliseconds(Math.Clamp(limit.ResetAfter, 0, Window.TotalMilliseconds));
        }
    }

    /// <summary>Waits until this shard may send an IDENTIFY, and counts it.</summary>
    public async Task TakeAsync(int shard, CancellationToken cancellationToken)
    {
        var at = await ReserveAsync(shard, cancellationToken);
        await time.PauseAsync(at - time.GetMonotonicTimestamp(), cancellationToken);
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>Reserves a time. The daily budget delays all shards, the spacing only those of one bucket.</summary>
    private async Task<MonotonicTimestamp> ReserveAsync(int shard, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                var bucket = shard % _concurrency;
                var now = time.GetMonotonicTimestamp();
                var at = MonotonicTimestamp.Max(_next.GetValueOrDefault(bucket), now);
                var start = await TryCountAsync(bucket, at - now, cancellationToken);
                if (start.Pause <= TimeSpan.Zero)
                {
                    _next[bucket] = now + start.Wait + Spacing;
                    return now + start.Wait;
                }

                LogExhausted(start.Count, time.GetUtcNow() + start.Pause);
                await time.PauseAsync(start.Pause, cancellationToken);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Counts a session that starts after this wait, or later if another process is before it, if that is allowed now. Stores corrected times in any case.</summary>
    /// <param name="wait">Of this process's own queue.</param>
    /// <returns>The earlier starts, the pause before the next attempt (none if it is counted), and the wait until it starts.</returns>
    private async Task<(int Count, TimeSpan Pause, TimeSpan Wait)> TryCountAsync(int bucket, TimeSpan wait, CancellationToken cancellationToken)
    {
        var start = (Count: 0, Pause: TimeSpan.Zero, Wait: wait);
        await store.UpdateValueAsync(
            DiscordPlatform.PlatformName,
            Key,
            json =>
            {
                var now = time.GetUtcNow();
                var stored = (json is null ? null : JsonSerializer.Deserialize(json, GatewayJson.Default.IdentifyTimes)) ?? new([]);
                var times = Corrected(stored.Times ?? [], now);
                var next = (stored.Next ?? new Dictionary<int, long>()).ToDictionary();
                var budget = times.Count >= Budget ? DateTimeOffset.FromUnixTimeSeconds(times[^Budget]) + Window - now : TimeSpan.Zero;
                var pause = Closed is var closed && closed > budget ? closed : budget;
                if (pause > TimeSpan.Zero)
                {
                    start = (times.Count, pause, wait);
                    return JsonSerializer.Serialize(new(times, next), GatewayJson.Default.IdentifyTimes);
                }

                var others = DateTimeOffset.FromUnixTimeMilliseconds(next.GetValueOrDefault(bucket)) - now;
                start = (times.Count, TimeSpan.Zero, others > wait && others <= LongestQueue ? others : wait);
                next[bucket] = (now + start.Wait + Spacing).ToUnixTimeMilliseconds();
                return JsonSerializer.Serialize(new([.. times, (now + start.Wait).ToUnixTimeSeconds() + 1], next), GatewayJson.Default.IdentifyTimes);
            },
            keepFor: null,
            cancellationToken);
        return start;
    }

    /// <summary>Returns the times of the last 24 hours.</summary>
    private static IReadOnlyList<long> Corrected(IReadOnlyList<long> times, DateTimeOffset now)
    {
        // Times further ahead than any queue of shards come from a clock that was set back: treat them as now, so that they expire in a day like all others.
        var ahead = (now + FurthestAhead).ToUnixTimeSeconds();
        return [.. times.Select(taken => taken > ahead ? now.ToUnixTimeSeconds() : taken).Where(taken => DateTimeOffset.FromUnixTimeSeconds(taken) + Window > now)];
    }

    /// <summary>Gets the time until Discord allows new sessions again; zero or less if it does now.</summary>
    private TimeSpan Closed
    {
        get
        {
            lock (_gate)
            {
                return _closedUntil - time.GetMonotonicTimestamp();
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "Discord: {Count} new sessions within a day; no more before {Until}, or Discord would reset the token")]
    private partial void LogExhausted(int count, DateTimeOffset until);
}
