using System.Text.Json;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;

namespace NemoBot.Discord.Gateway;

/// <summary>Holds the times at which sessions were started within the last 24 hours.</summary>
/// <param name="Times">Unix seconds, oldest first.</param>
internal sealed record IdentifyTimes(IReadOnlyList<long> Times);

/// <summary>Represents Discord's limits for starting sessions (<c>session_start_limit</c> of <c>GET /gateway/bot</c>).</summary>
/// <param name="Remaining">Session starts left in Discord's own day.</param>
/// <param name="ResetAfter">Milliseconds until that day ends.</param>
/// <param name="MaxConcurrency">Number of shards that may identify within 5 seconds, one per bucket.</param>
internal sealed record SessionStartLimit(int Remaining, long ResetAfter, int MaxConcurrency);

/// <summary>
/// Lets shards identify in turn, and never so often that Discord would reset the token (1,000 in 24 hours, docs/contracts/discord.md §1.2). The times are
/// stored, so a crash loop cannot restart the count.
/// </summary>
/// <remarks>All processes on the store count together. The turns and their spacing are this process's own: one process begins the sessions of all shards.</remarks>
internal sealed partial class IdentifyThrottler(IStore store, TimeProvider time, ILogger<IdentifyThrottler> logger) : IDisposable
{
    /// <summary>Maximum in any 24 hours: half of what Discord allows, since another process may use the same token.</summary>
    public const int Budget = 500;

    private const string Key = "identify-times";
    private static readonly TimeSpan Window = TimeSpan.FromHours(24);
    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FurthestAhead = TimeSpan.FromHours(1);
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
                var (count, pause) = await TryCountAsync(at - now, cancellationToken);
                if (pause <= TimeSpan.Zero)
                {
                    _next[bucket] = at + Spacing;
                    return at;
                }

                LogExhausted(count, time.GetUtcNow() + pause);
                await time.PauseAsync(pause, cancellationToken);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Counts a session that starts after this wait, if that is allowed now: another process may have taken the last one meanwhile. Stores corrected times in any case.</summary>
    /// <returns>The earlier starts, and the pause before the next attempt; no pause if it is counted.</returns>
    private async Task<(int Count, TimeSpan Pause)> TryCountAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        var (count, pause) = (0, TimeSpan.Zero);
        await UpdateAsync(
            times =>
            {
                var now = time.GetUtcNow();
                var budget = times.Count >= Budget ? DateTimeOffset.FromUnixTimeSeconds(times[^Budget]) + Window - now : TimeSpan.Zero;
                (count, pause) = (times.Count, Closed is var closed && closed > budget ? closed : budget);
                return pause > TimeSpan.Zero ? times : [.. times, (now + wait).ToUnixTimeSeconds() + 1];
            },
            cancellationToken);
        return (count, pause);
    }

    private Task<string?> UpdateAsync(Func<IReadOnlyList<long>, IReadOnlyList<long>> change, CancellationToken cancellationToken) => store.UpdateValueAsync(
        DiscordPlatform.PlatformName,
        Key,
        json => JsonSerializer.Serialize(new(change(Read(json))), GatewayJson.Default.IdentifyTimes),
        keepFor: null,
        cancellationToken);

    /// <summary>Returns the times of the last 24 hours.</summary>
    private IReadOnlyList<long> Read(string? json)
    {
        var times = json is null ? [] : JsonSerializer.Deserialize(json, GatewayJson.Default.IdentifyTimes)?.Times ?? [];
        var now = time.GetUtcNow();

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
