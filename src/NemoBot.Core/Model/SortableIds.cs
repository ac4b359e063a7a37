using System.Security.Cryptography;

namespace NemoBot.Core.Model;

/// <summary>Generates ids, each greater than all earlier ones, even if the clock is set back. Thread-safe.</summary>
/// <remarks>
/// The sequence is the monotonic counter of RFC 9562, 6.2, method 2: random at first in each millisecond, then incremented by a random step, so that the ids of
/// several processes differ. At startup the store provides the last id of earlier processes (<see cref="StartAfter"/>): ids stay ascending even if the clock was
/// set back between two processes, without waiting for the clock. Until the clock catches up, ids keep the highest time so far.
/// </remarks>
public sealed class SortableIds(TimeProvider time)
{
    /// <summary>Reserves half of the sequence for the further ids of a millisecond.</summary>
    private const long HighestFirst = SortableId.Sequences / 2;

    private const int LongestStep = 1 << 20;

    private readonly Lock _gate = new();
    private long _milliseconds = long.MinValue;
    private long _sequence;

    /// <summary>The last place that an earlier process may have used; null before <see cref="StartAfter"/>.</summary>
    private (long Milliseconds, long Sequence)? _earlier;

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

    /// <summary>Makes every further id greater than this one and all ids derived from it.</summary>
    /// <param name="last">The last id of earlier processes; null if there were none.</param>
    public void StartAfter(SortableId? last)
    {
        lock (_gate)
        {
            var known = (_milliseconds, _sequence);
            var other = last is { } id ? PlaceOf(id) : (long.MinValue, 0);
            (_milliseconds, _sequence) = other.CompareTo(known) > 0 ? other : known;
            _earlier = (_milliseconds, _sequence);
        }
    }

    /// <summary>
    /// Returns whether this source generated the id, or the one that it derives from, so that no earlier process can have stored anything about it. False if that
    /// is not known.
    /// </summary>
    public bool IsOfThisProcess(SortableId id)
    {
        lock (_gate)
        {
            return _earlier is { } earlier && PlaceOf(id).CompareTo(earlier) > 0;
        }
    }

    private static (long Milliseconds, long Sequence) PlaceOf(SortableId id) => (id.Time.ToUnixTimeMilliseconds(), id.Sequence);

    private static long First() => BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))) & (HighestFirst - 1);
}
