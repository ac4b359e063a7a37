using System.Collections.Concurrent;
using NemoBot.Core.Model;

namespace NemoBot.Storage.Sqlite;

/// <summary>Caches which chats have moved. Few ever do, but nearly every read and write asks, so chats that never moved are recognised without a query.</summary>
/// <remarks>Contains at least every old address; the new address is always read, within the caller's transaction or snapshot.</remarks>
internal sealed class MovedChats
{
    private readonly ConcurrentDictionary<string, bool> _left = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>Fills the cache. Call it once, before any other method.</summary>
    public int Load(Database database)
    {
        foreach (var chat in database.Query("SELECT chat FROM chats WHERE moved_to IS NOT NULL", row => row.GetString(0)))
        {
            Add(chat);
        }

        return _left.Count;
    }

    /// <summary>
    /// Runs a read that may resolve addresses on one snapshot, and repeats it if a chat moved meanwhile. Otherwise, between resolving an address before a move
    /// and reading rows after it, a chat would appear to be empty.
    /// </summary>
    public T Read<T>(Database database, Func<Database, T> read)
    {
        while (true)
        {
            var known = Volatile.Read(ref _count);
            var result = known == 0 ? read(database) : database.Snapshot(read);
            if (Volatile.Read(ref _count) == known)
            {
                return result;
            }
        }
    }

    /// <summary>Adds an old address. Call it before the move is committed; if the commit fails, the entry is harmless.</summary>
    public void Add(string chat)
    {
        _left[chat] = true;
        Interlocked.Increment(ref _count);
    }

    /// <summary>Returns whether the chat has left this address, or may have.</summary>
    public bool Contains(ChatKey chat) => !_left.IsEmpty && _left.ContainsKey(chat.ToString());

    /// <summary>Returns the chat's current address: the chat itself, unless it moved.</summary>
    public ChatKey Resolve(Database database, ChatKey chat)
    {
        // A chat moves at most once, so a few hops are enough; the bound also ends a cycle.
        for (var hops = 0; hops < 4 && Contains(chat); hops++)
        {
            var next = database.First(
                "SELECT moved_to FROM chats WHERE chat = $chat AND moved_to IS NOT NULL", row => row.GetString(0), ("$chat", chat.ToString()));
            if (next is null)
            {
                break;
            }

            chat = ChatKey.Parse(next);
        }

        return chat;
    }
}
