using NemoBot.Core.Concurrency;

namespace NemoBot.WebChat.Api;

/// <summary>
/// Counts wrong codes: 5 a minute for each caller. There is no limit for all together: it would let a stranger's wrong guesses lock the owner out. A caller over
/// the limit waits a minute, whether the next code is right or not: else it could go on guessing.
/// </summary>
public sealed class TryLimiter(TimeProvider time)
{
    private const int PerCaller = 5;

    /// <summary>
    /// Callers remembered. Beyond it the oldest of those who may still try is forgotten, which gives a flood of addresses a few more tries and refuses nobody.
    /// Who has to wait is not forgotten before the time is over: else a flood would buy more tries.
    /// </summary>
    internal const int MostCallers = 20_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Tries> _callers = new(StringComparer.Ordinal);

    // Each in the order in which they end, since all windows are of one length. Who turned to waiting stays in both until the first ends.
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

    /// <summary>One try: looked at and counted in one step, so that tries at the same time are no more tries.</summary>
    /// <param name="isRight">Whether the code is right; a wrong one is counted.</param>
    /// <returns>How long the caller has to wait, and the code does not count; null when it does.</returns>
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
                    return Window; // Everybody remembered has to wait. A right code passes above, a wrong one cannot be counted.
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
            _callers.TrimExcess(); // A flood gives its memory back.
            _trying.TrimExcess();
            _waiting.TrimExcess();
        }
    }

    /// <summary>The queue need not know of it any more: its time is over, it is forgotten, or the other queue has it.</summary>
    private bool IsOver(string caller, Tries tries, bool isTrying, MonotonicTimestamp now) =>
        tries.Ends <= now || _callers.GetValueOrDefault(caller) != tries || (isTrying && tries.Wrong >= PerCaller);

    /// <summary>False when all who are remembered have to wait.</summary>
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
