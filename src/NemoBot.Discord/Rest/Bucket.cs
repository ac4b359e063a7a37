using NemoBot.Core.Concurrency;

namespace NemoBot.Discord.Rest;

/// <summary>What may still be sent in one bucket. Only <see cref="RateLimits"/> touches it, under its lock.</summary>
/// <param name="limit">Calls of a window as known from another id; null when nobody knows: then one goes first, alone.</param>
internal sealed class Bucket(string key, int? limit)
{
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _limit = limit ?? 1;

    public string Key { get; set; } = key;

    public bool IsGuess { get; private set; } = limit is null;

    public int Remaining { get; private set; } = limit ?? 1;

    public int InFlight { get; set; }

    public int Waiting { get; set; }

    /// <summary>The window's end; null until an answer told it.</summary>
    public MonotonicTimestamp? ResetAt { get; private set; }

    public MonotonicTimestamp BlockedUntil { get; set; }

    /// <summary>Completes with the next answer.</summary>
    public Task Changed => _changed.Task;

    /// <summary>Nobody uses it, and its window is over.</summary>
    public bool IsIdle(MonotonicTimestamp now) => InFlight == 0 && Waiting == 0 && BlockedUntil <= now && (ResetAt is null || ResetAt <= now);

    /// <summary>Opens a new window when the old one is over; calls under way may fall into it, so they count.</summary>
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
        // Answers overtake each other: within a window the lowest number is the true one.
        Remaining = IsGuess || ResetAt is null ? remaining - InFlight : Math.Min(Remaining, remaining);
        ResetAt = ResetAt > resetAt ? ResetAt : resetAt;
        (_limit, IsGuess) = (newLimit, false);
    }

    public void Signal()
    {
        if (ResetAt is null && InFlight == 0)
        {
            Remaining = _limit; // No answer told of a window: nothing was counted.
        }

        var changed = _changed;
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }
}
