namespace NemoBot.Platforms.WebChat;

/// <summary>
/// Counts wrong codes: 5 a minute for each caller. There is no limit for all together: it would let a stranger's wrong guesses lock the owner out. A caller over
/// the limit waits, whether the next code is right or not: else it could go on guessing.
/// </summary>
internal sealed class TryLimiter(TimeProvider time)
{
    private const int PerCaller = 5;

    /// <summary>Callers remembered; beyond it the oldest is forgotten, which gives a flood of addresses five more tries for each, and refuses nobody.</summary>
    internal const int MostCallers = 20_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Tries> _callers = new(StringComparer.Ordinal);
    private readonly Queue<(string Caller, DateTimeOffset Ends)> _oldest = [];

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
            var now = time.GetSteadyNow();
            Forget(now);
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
                known = new(now + Window);
                _callers[caller] = known;
                _oldest.Enqueue((caller, known.Ends));
            }

            known.Wrong++;
            return null;
        }
    }

    // All windows are of one length, so the first that was opened ends first.
    private void Forget(DateTimeOffset now)
    {
        while (_oldest.TryPeek(out var first) && (first.Ends <= now || _callers.Count >= MostCallers))
        {
            _callers.Remove(_oldest.Dequeue().Caller);
        }

        if (_callers.Count == 0)
        {
            _callers.TrimExcess(); // A flood gives its memory back.
            _oldest.TrimExcess();
        }
    }

    private sealed class Tries(DateTimeOffset ends)
    {
        public DateTimeOffset Ends { get; } = ends;

        public int Wrong { get; set; }
    }
}
