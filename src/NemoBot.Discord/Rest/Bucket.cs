using NemoBot.Core.Concurrency;

namespace NemoBot.Discord.Rest;

/// <summary>Counts the remaining calls of one rate limit bucket. Only <see cref="RateLimits"/> uses it, under its lock.</summary>
/// <param name="limit">Calls per window, as learned from another bucket of the route; null if unknown: then the first call goes alone.</param>
internal sealed class Bucket(string key, int? limit)
{
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _limit = limit ?? 1;

    public string Key { get; set; } = key;

    public bool IsGuess { get; private set; } = limit is null;

    public int Remaining { get; private set; } = limit ?? 1;

    public int InFlight { get; set; }

    public int Waiting { get; set; }

    /// <summary>Gets the window's end; null until a response reports it.</summary>
    public MonotonicTimestamp? ResetAt { get; private set; }

    public MonotonicTimestamp BlockedUntil { get; set; }

    /// <summary>Gets a task that completes with the next response.</summary>
    public Task Changed => _changed.Task;

    /// <summary>Returns whether the bucket is unused and its window has ended.</summary>
    public bool IsIdle(MonotonicTimestamp now) => InFlight == 0 && Waiting == 0 && BlockedUntil <= now && (ResetAt is null || ResetAt <= now);

    /// <summary>Opens a new window if the old one has ended; calls in progress may fall into it, so they count.</summary>
    public void Roll(MonotonicTimestamp now)
    {
        if (ResetAt <= now)
        {
            (Remaining, ResetAt) = (_limit - InFlight, null);
        }
    }

    public void Take()
    {
        Remaining--;
        InFlight++;
    }

    public void Learn(int newLimit, int remaining, MonotonicTimestamp resetAt)
    {
        // Responses can arrive out of order: within a window, the lowest number is correct.
        Remaining = IsGuess || ResetAt is null ? remaining - InFlight : Math.Min(Remaining, remaining);
        ResetAt = ResetAt > resetAt ? ResetAt : resetAt;
        (_limit, IsGuess) = (newLimit, false);
    }

    public void Signal()
    {
        if (ResetAt is null && InFlight == 0)
        {
            Remaining = _limit; // No response reported a window, so no call was counted.
        }

        var changed = _changed;
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }
}
