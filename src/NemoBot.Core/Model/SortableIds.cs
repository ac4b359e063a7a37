using System.Security.Cryptography;

namespace NemoBot.Core.Model;

/// <summary>Generates ids, each above all that it created before, also while the clock is set back. Safe for concurrent use.</summary>
/// <remarks>
/// The sequence is the monotonic counter of RFC 9562, 6.2, method 2: random at first in each millisecond, then raised by a random step, so that the ids of
/// several processes differ. The store says at its start where earlier processes ended (<see cref="StartAfter"/>): a clock that was set back between two
/// processes gives no lower ids, and no clock is waited for. Until the clock catches up, ids keep the highest time there was.
/// </remarks>
public sealed class SortableIds(TimeProvider time)
{
    /// <summary>Leaves half of the sequence to each millisecond's further ids.</summary>
    private const long HighestFirst = SortableId.Sequences / 2;

    private const int LongestStep = 1 << 20;

    private readonly Lock _gate = new();
    private long _milliseconds = long.MinValue;
    private long _sequence;

    public SortableId Next()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            if (now > _milliseconds)
            {
                (_milliseconds, _sequence) = (now, First());
            }
            else
            {
                _sequence += 1 + RandomNumberGenerator.GetInt32(LongestStep);
                if (_sequence >= SortableId.Sequences)
                {
                    (_milliseconds, _sequence) = (_milliseconds + 1, First());
                }
            }

            return new(DateTimeOffset.FromUnixTimeMilliseconds(_milliseconds), _sequence);
        }
    }

    /// <summary>From now on every id is above this one, and above all that is derived from it.</summary>
    public void StartAfter(SortableId last)
    {
        lock (_gate)
        {
            var known = (_milliseconds, _sequence);
            var other = (last.Time.ToUnixTimeMilliseconds(), last.Sequence);
            (_milliseconds, _sequence) = other.CompareTo(known) > 0 ? other : known;
        }
    }

    private static long First() => BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))) & (HighestFirst - 1);
}
