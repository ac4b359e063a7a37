using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;

namespace NemoBot.Storage;

/// <summary>Keeps in memory what every message reads again of its chat, for the chats that were active last. Thread-safe.</summary>
/// <remarks>
/// All writes must run through it. A value is kept only if no write of its chat ran while it was read, and a write forgets it before it begins. So a read returns at
/// least every write that completed before, as the store itself does.
/// </remarks>
/// <param name="hasMoved">Whether the chat has left this address. Nothing is kept at such an address: what is written there belongs to another.</param>
/// <param name="sizeOf">Returns about how many characters a value has.</param>
public sealed class ReadCache<T>(Func<ChatKey, bool> hasMoved, Func<T, int> sizeOf)
    where T : class
{
    /// <summary>Maximum number of chats.</summary>
    private const int Most = 1024;

    /// <summary>After so many characters it starts anew; a value that is not small beside them is not kept. So the cache has at most 16 MiB, whoever fills it.</summary>
    private const int MostCharacters = 8 << 20;
    private const int LongestValue = MostCharacters / 8;

    private readonly Lock _gate = new();
    private readonly BoundedCache<ChatKey, Entry> _entries = new(Most);
    private int _characters;

    /// <summary>Returns what is kept; otherwise reads it. That there is nothing (null) is not kept.</summary>
    public Task<T?> ReadAsync(ChatKey chat, Func<Task<T?>> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (hasMoved(chat))
        {
            return read();
        }

        Entry entry;
        int begun;
        lock (_gate)
        {
            entry = _entries.GetOrAdd(chat, new());
            if (entry.Value is { } known)
            {
                return Task.FromResult<T?>(known);
            }

            begun = entry.Begun;
            if (begun != entry.Ended)
            {
                begun = -1; // A write is running: what is read now may be older.
            }
        }

        // Outside of the lock: an engine may read before it returns.
        return begun < 0 ? read() : ReadAsync(entry, begun, read);
    }

    /// <summary>Returns what is kept; null if nothing is.</summary>
    public T? Find(ChatKey chat)
    {
        lock (_gate)
        {
            return !hasMoved(chat) && _entries.TryGet(chat, out var entry) ? entry.Value : null;
        }
    }

    /// <summary>Runs a write of these chats.</summary>
    /// <param name="written">Returns the new value of a chat, from the one kept before (null if none was) and the result; null if it is to be read again.</param>
    public async Task<TResult> WriteAsync<TResult>(IReadOnlyCollection<ChatKey> chats, Func<Task<TResult>> write, Func<T?, TResult, T?>? written = null)
    {
        var begun = Begin(chats);
        Func<T?, T?>? after = null;
        try
        {
            var result = await write();
            after = written is null ? null : before => written(before, result);
            return result;
        }
        finally
        {
            End(begun, after);
            if (chats.Any(hasMoved))
            {
                Clear();
            }
        }
    }

    /// <summary>Runs a write of any chats.</summary>
    public async Task<TResult> WriteAllAsync<TResult>(Func<Task<TResult>> write)
    {
        Clear();
        try
        {
            return await write();
        }
        finally
        {
            Clear();
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
            _characters = 0;
        }
    }

    private async Task<T?> ReadAsync(Entry entry, int begun, Func<Task<T?>> read)
    {
        var value = await read();
        lock (_gate)
        {
            if (entry.Begun == begun)
            {
                Keep(entry, value);
            }
        }

        return value;
    }

    private void Keep(Entry entry, T? value)
    {
        var size = value is null ? 0 : sizeOf(value);
        entry.Value = size <= LongestValue ? value : null;
        _characters += entry.Value is null ? 0 : size;
        if (_characters > MostCharacters)
        {
            _entries.Clear();
            _characters = 0;
        }
    }

    private List<(ChatKey Chat, Entry Entry, int Number, T? Before)> Begin(IReadOnlyCollection<ChatKey> chats)
    {
        var begun = new List<(ChatKey, Entry, int, T?)>(chats.Count);
        lock (_gate)
        {
            foreach (var chat in chats)
            {
                var entry = _entries.GetOrAdd(chat, new());
                entry.Begun++;
                begun.Add((chat, entry, entry.Begun, entry.Value));
                (entry.Value, entry.IsMixed) = (null, entry.Begun - entry.Ended > 1);
            }
        }

        return begun;
    }

    private void End(List<(ChatKey Chat, Entry Entry, int Number, T? Before)> begun, Func<T?, T?>? after)
    {
        lock (_gate)
        {
            foreach (var (chat, entry, number, before) in begun)
            {
                entry.Ended++;
                if (!_entries.TryGet(chat, out var current) || current != entry)
                {
                    _entries.Remove(chat); // Its own was evicted or cleared meanwhile, and a read may have kept here what it found before this write.
                }
                else if (entry.Begun == number && !entry.IsMixed)
                {
                    Keep(entry, after?.Invoke(before)); // No other write ran beside it.
                }
            }
        }
    }

    private sealed class Entry
    {
        public T? Value { get; set; }

        /// <summary>Gets or sets how many writes of the chat have begun.</summary>
        public int Begun { get; set; }

        public int Ended { get; set; }

        /// <summary>Gets or sets whether the write that began last began while others ran.</summary>
        public bool IsMixed { get; set; }
    }
}
