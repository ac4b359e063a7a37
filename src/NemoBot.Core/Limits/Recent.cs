using System.Diagnostics.CodeAnalysis;
using NemoBot.Core.Concurrency;

namespace NemoBot.Core.Limits;

/// <summary>A bounded cache whose values expire some time after they were set; evicts the oldest when full. Not thread-safe.</summary>
internal sealed class Recent<TKey, TValue>(int most, TimeSpan keepFor, TimeProvider time)
    where TKey : notnull
{
    private readonly Dictionary<TKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _oldestFirst = new();

    public int Count => _entries.Count;

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        Forget(most);
        var isKnown = _entries.TryGetValue(key, out var node);
        value = isKnown ? node!.Value.Value : default;
        return isKnown;
    }

    public void Set(TKey key, TValue value)
    {
        Remove(key);
        Forget(most - 1);
        _entries[key] = _oldestFirst.AddLast(new Entry(key, value, time.GetSteadyNow()));
    }

    public void Remove(TKey key)
    {
        if (_entries.Remove(key, out var node))
        {
            _oldestFirst.Remove(node);
        }
    }

    private void Forget(int atMost)
    {
        var before = time.GetSteadyNow() - keepFor;
        while (_oldestFirst.First is { } oldest && (oldest.Value.At <= before || _entries.Count > atMost))
        {
            Remove(oldest.Value.Key);
        }

        if (_entries.Count == 0)
        {
            _entries.TrimExcess(); // Releases the memory that a flood of entries took.
        }
    }

    private sealed record Entry(TKey Key, TValue Value, DateTimeOffset At);
}
