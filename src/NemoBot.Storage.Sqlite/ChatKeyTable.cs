using System.Security.Cryptography;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;
using NemoBot.Storage.Rows;
using SealKey = NemoBot.Storage.ChatSeal.DataKey;

namespace NemoBot.Storage.Sqlite;

/// <summary>
/// Stores the chats' keys, each sealed with the master key; a chat's first row creates one. Deleting a chat's keys makes its contents unreadable. A chat has
/// several keys if two chats were merged, or a key was lost.
/// </summary>
internal sealed class ChatKeyTable(MasterSealer master)
{
    public const string Kind = SealedKinds.ChatKeys;

    /// <summary>Maximum number of cached keys, of recently used chats.</summary>
    private const int Most = 4096;

    private readonly BoundedCache<Guid, Entry> _byId = new(Most);
    private readonly BoundedCache<string, SealKey> _current = new(Most);

    public static bool Exists(Database database) => database.Number("SELECT count(*) FROM sqlite_schema WHERE name = 'chat_keys' AND type = 'table'") == 1;

    /// <summary>Gets the key to seal with; creates it if the chat has none. For the writer only, within its transaction.</summary>
    public SealKey Current(Database database, ChatKey chat)
    {
        var name = chat.ToString();
        if (_current.TryGet(name, out var known))
        {
            return known;
        }

        var stored = database.Query("SELECT id FROM chat_keys WHERE chat = $chat ORDER BY seq DESC", row => Guid.Parse(row.GetString(0)), ("$chat", name));
        var key = stored.Select(id => Find(database, id)).FirstOrDefault(found => found is not null) ?? Make(database, name);
        _current.Set(name, key);
        return key;
    }

    /// <summary>Returns null if no key has this id, or the master key for it is lost.</summary>
    public SealKey? Find(Database database, Guid id)
    {
        if (_byId.TryGet(id, out var known))
        {
            return known.Key;
        }

        var value = database.First("SELECT sealed FROM chat_keys WHERE id = $id", row => row.GetFieldValue<byte[]>(0), ("$id", Text(id)));
        if (value is null || Open(id, value) is not { } key)
        {
            return null;
        }

        return _byId.GetOrAdd(id, new(key)).Key;
    }

    /// <summary>Returns the ids of the keys that can be decrypted.</summary>
    public IReadOnlySet<string> Opening(Database database) => Exists(database)
        ? database.Query("SELECT id, sealed FROM chat_keys", row => Open(Guid.Parse(row.GetString(0)), row.GetFieldValue<byte[]>(1)) is null ? null : row.GetString(0)).OfType<string>().ToHashSet(StringComparer.Ordinal)
        : new HashSet<string>();

    /// <summary>Moves the keys with the chat; the values that they seal refer to them by id.</summary>
    public void Move(Database database, ChatKey from, ChatKey to)
    {
        database.Execute("UPDATE chat_keys SET chat = $new WHERE chat = $old", ("$old", from.ToString()), ("$new", to.ToString()));
        _current.Clear();
    }

    /// <summary>Deletes the chat's keys and returns their ids. The values that they sealed become unreadable, and do not count as damage.</summary>
    public IReadOnlyList<Guid> Erase(Database database, ChatKey chat)
    {
        var ids = database.Query("SELECT id FROM chat_keys WHERE chat = $chat", row => Guid.Parse(row.GetString(0)), ("$chat", chat.ToString()));
        foreach (var id in ids)
        {
            StoreTable.GiveUpKey(database, Text(id));
        }

        database.Execute("DELETE FROM chat_keys WHERE chat = $chat", ("$chat", chat.ToString()));
        _current.Clear();
        return ids;
    }

    /// <summary>Deletes the keys of chats that have no sealed values left.</summary>
    public void Remove(Database database, IReadOnlyList<string> chats)
    {
        if (chats.Count == 0)
        {
            return;
        }

        foreach (var chat in chats)
        {
            database.Execute("DELETE FROM chat_keys WHERE chat = $chat", ("$chat", chat));
        }

        _current.Clear(); // A returning chat gets a new key.
    }

    /// <summary>Called after the erasure is committed. A reader that began earlier must not put a key back into the cache.</summary>
    public void Erased(IReadOnlyList<Guid> ids)
    {
        foreach (var id in ids)
        {
            _byId.Set(id, new(null));
        }
    }

    /// <summary>Called after a rollback, which may have undone the creation of keys.</summary>
    public void RolledBack() => _current.Clear();

    private SealKey Make(Database database, string chat)
    {
        var secret = RandomNumberGenerator.GetBytes(ChatSeal.KeyLength);
        var key = SealKey.Of(Guid.NewGuid(), secret);
        database.Execute(
            "INSERT INTO chat_keys (id, chat, sealed) VALUES ($id, $chat, $sealed)",
            ("$id", Text(key.Id)),
            ("$chat", chat),
            ("$sealed", master.Seal(Kind, Text(key.Id), secret)));
        _byId.Set(key.Id, new(key));
        return key;
    }

    private SealKey? Open(Guid id, byte[] value) => master.OpenBytes(Kind, Text(id), value) is { Length: ChatSeal.KeyLength } secret ? SealKey.Of(id, secret) : null;

    private static string Text(Guid id) => id.ToString("N");

    /// <param name="Key">Null if erased.</param>
    private sealed record Entry(SealKey? Key);
}
