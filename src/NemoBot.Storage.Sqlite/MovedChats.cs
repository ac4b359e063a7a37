using System.Collections.Concurrent;
using NemoBot.Core.Model;

namespace NemoBot.Storage.Sqlite;

/// <summary>Which addresses chats have left. Few ever move, and nearly every read and write asks: so who never moved is known without asking the database.</summary>
/// <remarks>Holds at least every moved address; where each leads is always read, within the transaction or snapshot that asks.</remarks>
internal sealed class MovedChats
{
    private readonly ConcurrentDictionary<string, bool> _left = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>Once, before anything else.</summary>
    public int Load(Database database)
    {
        foreach (var chat in database.Query("SELECT chat FROM chats WHERE moved_to IS NOT NULL", row => row.GetString(0)))
        {
            Add(chat);
        }

        return _left.Count;
    }

    /// <summary>
    /// Reads what may resolve an address: all of it as it was at one moment, and again when a chat moved meanwhile. Between an address looked up before a move and
    /// rows read after it, a chat would seem to have nothing.
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

    /// <summary>To be called before the move is committed; should that fail, it does no harm.</summary>
    public void Add(string chat)
    {
        _left[chat] = true;
        Interlocked.Increment(ref _count);
    }

    /// <summary>Where the chat lives now: itself, unless it moved.</summary>
    public ChatKey Resolve(Database database, ChatKey chat)
    {
        // A chat moves once in its life; a few hops are more than enough, and a circle ends.
        for (var hops = 0; hops < 4 && _left.ContainsKey(chat.ToString()); hops++)
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
