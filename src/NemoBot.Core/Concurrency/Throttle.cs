namespace NemoBot.Core.Concurrency;

/// <summary>Lets one caller pass in each interval. Thread-safe.</summary>
public sealed class Throttle(TimeSpan interval, TimeProvider time)
{
    private readonly Lock _gate = new();
    private MonotonicTimestamp _closedUntil;

    /// <summary>True for the first caller, and for the first one after the interval since the last that passed.</summary>
    public bool TryPass()
    {
        lock (_gate)
        {
            var now = time.GetMonotonicTimestamp();
            if (now < _closedUntil)
            {
                return false;
            }

            _closedUntil = now + interval;
            return true;
        }
    }
}
