using System.Diagnostics.CodeAnalysis;

namespace NemoBot.Core.Concurrency;

/// <summary>
/// Caches values by key, up to a maximum number and optionally for a limited time. When it is full, it evicts the least recently used (set or found)
/// entry. Thread-safe.
/// </summary>
/// <remarks>
/// For data that may be lost at any time: a limit or a lock that must hold needs a table that refuses instead. The cost of a call does not depend on the number of
/// entries.
/// </remarks>
public sealed class BoundedCache<TKey, TValue>
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _longestUnusedFirst = new();
    private readonly int _capacity;
    private readonly Func<MonotonicTimestamp>? _now;
    private readonly TimeSpan _keepFor;

    /// <param name="capacity">The maximum number of entries, at least 1.</param>
    public BoundedCache(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _capacity = capacity;
    }

    /// <param name="capacity">The maximum number of entries, at least 1.</param>
    /// <param name="keepFor">An entry expires this long after it was set, whether it is used or not.</param>
    /// <param name="time">Measures the expiry.</param>
    public BoundedCache(int capacity, TimeSpan keepFor, TimeProvider time)
        : this(capacity) => (_keepFor, _now) = (keepFor, time.GetMonotonicTimestamp);

    /// <summary>Gets the number of entries, at most the capacity. Expired entries count until the next call finds them.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    public bool Contains(TKey key) => TryGet(key, out _);

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (_gate)
        {
            var node = Find(key);
            value = node is null ? default : node.Value.Value;
            return node is not null;
        }
    }

    /// <summary>Adds or replaces the value.</summary>
    public void Set(TKey key, TValue value)
    {
        lock (_gate)
        {
            RemoveEntry(key);
            Add(key, value);
        }
    }

    /// <summary>Returns false if there is a value already, which stays.</summary>
    public bool TryAdd(TKey key, TValue value)
    {
        lock (_gate)
        {
            if (Find(key) is not null)
            {
                return false;
            }

            Add(key, value);
            return true;
        }
    }

    /// <summary>Returns the existing value; otherwise adds and returns this one.</summary>
    public TValue GetOrAdd(TKey key, TValue value)
    {
        lock (_gate)
        {
            if (Find(key) is { } node)
            {
                return node.Value.Value;
            }

            Add(key, value);
            return value;
        }
    }

    public void Remove(TKey key)
    {
        lock (_gate)
        {
            RemoveEntry(key);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
            _longestUnusedFirst.Clear();
            GiveMemoryBack();
        }
    }

    private LinkedListNode<Entry>? Find(TKey key)
    {
        RemoveExpired();
        if (!_entries.TryGetValue(key, out var node))
        {
            return null;
        }

        if (IsExpired(node.Value))
        {
            RemoveEntry(key);
            return null;
        }

        _longestUnusedFirst.Remove(node);
        _longestUnusedFirst.AddLast(node);
        return node;
    }

    private void Add(TKey key, TValue value)
    {
        RemoveExpired();
        if (_entries.Count == _capacity)
        {
            RemoveEntry(_longestUnusedFirst.First!.Value.Key);
        }

        _entries[key] = _longestUnusedFirst.AddLast(new Entry(key, value, _now is null ? default : _now() + _keepFor));
    }

    private void RemoveEntry(TKey key)
    {
        if (_entries.Remove(key, out var node))
        {
            _longestUnusedFirst.Remove(node);
        }
    }

    /// <summary>An entry that was used since it was set may hide expired ones until it expires too.</summary>
    private void RemoveExpired()
    {
        if (_entries.Count == 0)
        {
            return;
        }

        while (_longestUnusedFirst.First is { } node && IsExpired(node.Value))
        {
            RemoveEntry(node.Value.Key);
        }

        if (_entries.Count == 0)
        {
            GiveMemoryBack();
        }
    }

    /// <summary>A dictionary keeps the memory that a flood of keys allocated.</summary>
    private void GiveMemoryBack() => _entries.TrimExcess();

    private bool IsExpired(Entry entry) => _now is not null && entry.KeepUntil <= _now();

    /// <param name="KeepUntil">Unused if entries do not expire.</param>
    private readonly record struct Entry(TKey Key, TValue Value, MonotonicTimestamp KeepUntil);
}
