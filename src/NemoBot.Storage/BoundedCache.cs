using System.Collections.Concurrent;

namespace NemoBot.Storage;

/// <summary>Remembers what was used lately, at most twice <paramref name="most"/> entries. Safe for concurrent use.</summary>
/// <remarks>Two generations: when the young one is full, it becomes the old one, and what nobody asked for since is dropped.</remarks>
public sealed class BoundedCache<TKey, TValue>(int most)
    where TKey : notnull
    where TValue : class
{
    private readonly Lock _turning = new();
    private volatile ConcurrentDictionary<TKey, TValue> _young = new();
    private volatile ConcurrentDictionary<TKey, TValue> _old = new();

    public TValue? Find(TKey key)
    {
        if (_young.TryGetValue(key, out var value))
        {
            return value;
        }

        if (_old.TryGetValue(key, out value))
        {
            return GetOrPut(key, value);
        }

        return value;
    }

    public void Put(TKey key, TValue value)
    {
        _young[key] = value;
        Bound();
    }

    /// <summary>Puts the value, or returns the one that is there.</summary>
    public TValue GetOrPut(TKey key, TValue value)
    {
        value = _young.GetOrAdd(key, _old.TryGetValue(key, out var known) ? known : value);
        Bound();
        return value;
    }

    public void Clear()
    {
        lock (_turning)
        {
            (_old, _young) = (new(), new());
        }
    }

    private void Bound()
    {
        if (_young.Count <= most)
        {
            return;
        }

        lock (_turning)
        {
            if (_young.Count > most)
            {
                (_old, _young) = (_young, new());
            }
        }
    }
}
