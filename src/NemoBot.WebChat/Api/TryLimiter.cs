using NemoBot.Core.Concurrency;

namespace NemoBot.WebChat.Api;

/// <summary>
/// Limits wrong codes to 5 a minute for each caller. There is no common limit: with one, a stranger's wrong guesses could lock out the owner. A caller over
/// the limit waits a minute even if the next code is correct; otherwise guessing could continue.
/// </summary>
public sealed class TryLimiter(TimeProvider time)
{
    private const int PerCaller = 5;

    /// <summary>
    /// Maximum number of remembered callers. Above it, the oldest caller who may still try is evicted, which gives a flood of addresses a few more tries, but
    /// refuses no one. Callers who have to wait are not evicted early: otherwise a flood would gain more tries.
    /// </summary>
    internal const int MostCallers = 20_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Tries> _callers = new(StringComparer.Ordinal);

    // Each queue is ordered by end time, because all windows have the same length. A caller who now has to wait stays in both until the first window ends.
    private readonly Queue<(string Caller, Tries Tries)> _trying = [];
    private readonly Queue<(string Caller, Tries Tries)> _waiting = [];

    internal int Callers
    {
        get
        {
            lock (_gate)
            {
                return _callers.Count;
            }
        }
    }

    /// <summary>Checks and counts a try atomically, so that parallel tries gain nothing.</summary>
    /// <param name="isRight">Whether the code is correct; a wrong one is counted.</param>
    /// <returns>How long the caller has to wait, in which case the code is ignored; null if the try counts.</returns>
    public TimeSpan? Try(string caller, bool isRight)
    {
        lock (_gate)
        {
            var now = time.GetMonotonicTimestamp();
            ForgetEnded(now);
            var known = _callers.GetValueOrDefault(caller);
            if (known is { Wrong: >= PerCaller })
            {
                return known.Ends - now;
            }

            if (isRight)
            {
                return null;
            }

            if (known is null)
            {
                if (!MakeRoom())
                {
                    return Window; // All remembered callers have to wait. A correct code was accepted above; a wrong one cannot be counted.
                }

                known = new() { Ends = now + Window };
                _callers[caller] = known;
                _trying.Enqueue((caller, known));
            }

            known.Wrong++;
            if (known.Wrong == PerCaller)
            {
                known.Ends = now + Window;
                _waiting.Enqueue((caller, known));
            }

            return null;
        }
    }

    private void ForgetEnded(MonotonicTimestamp now)
    {
        foreach (var queue in (Queue<(string, Tries)>[])[_trying, _waiting])
        {
            while (queue.TryPeek(out var first) && IsOver(first.Item1, first.Item2, queue == _trying, now))
            {
                queue.Dequeue();
                if (first.Item2.Ends <= now)
                {
                    Forget(first.Item1, first.Item2);
                }
            }
        }

        if (_callers.Count == 0)
        {
            _callers.TrimExcess(); // Releases the memory after a flood.
            _trying.TrimExcess();
            _waiting.TrimExcess();
        }
    }

    /// <summary>Returns whether the queue can drop the entry: it expired, was evicted, or is in the other queue.</summary>
    private bool IsOver(string caller, Tries tries, bool isTrying, MonotonicTimestamp now) =>
        tries.Ends <= now || _callers.GetValueOrDefault(caller) != tries || (isTrying && tries.Wrong >= PerCaller);

    /// <summary>Returns false if all remembered callers have to wait.</summary>
    private bool MakeRoom()
    {
        while (_callers.Count >= MostCallers && _trying.TryDequeue(out var oldest))
        {
            if (oldest.Tries.Wrong < PerCaller)
            {
                Forget(oldest.Caller, oldest.Tries);
            }
        }

        return _callers.Count < MostCallers;
    }

    private void Forget(string caller, Tries tries)
    {
        if (_callers.GetValueOrDefault(caller) == tries)
        {
            _callers.Remove(caller);
        }
    }

    private sealed class Tries
    {
        public MonotonicTimestamp Ends { get; set; }

        public int Wrong { get; set; }
    }
}
