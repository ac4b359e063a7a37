using System.Security.Cryptography;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;
using NemoBot.Storage.Postgres.Work;
using NemoBot.Storage.Rows;
using SealKey = NemoBot.Storage.ChatSeal.DataKey;

namespace NemoBot.Storage.Postgres;

/// <summary>
/// Stores the chats' keys, each sealed with the master key; a chat's first sealed row creates one. Deleting a chat's keys makes its contents unreadable. A chat has
/// several keys if two chats were merged.
/// </summary>
/// <remarks>
/// Opened keys are kept in memory, but only a key that the statement has just found in the table is used: another process may have erased it. So a query for sealed
/// values joins their keys (<see cref="Joined"/>).
/// </remarks>
internal sealed class ChatKeyTable(MasterSealer master)
{
    /// <summary>Joins the key of a sealed value, as SQL: a value contains its key's id.</summary>
    public const string Joined = "LEFT JOIN chat_keys ON chat_keys.id = substring(sealed_row.sealed FROM 5 FOR 16)";

    private const string Kind = SealedKinds.ChatKeys;

    /// <summary>Maximum number of opened keys in memory, of recently used chats.</summary>
    private const int Most = 4096;

    private readonly BoundedCache<Guid, SealKey> _opened = new(Most);

    /// <summary>Returns null if the master key is lost.</summary>
    /// <param name="value">The key as it is stored.</param>
    public SealKey? Open(Guid id, byte[] value)
    {
        if (_opened.TryGet(id, out var known))
        {
            return known;
        }

        return master.OpenBytes(Kind, Text(id), value) is { Length: ChatSeal.KeyLength } secret ? _opened.GetOrAdd(id, SealKey.Of(id, secret)) : null;
    }

    /// <summary>Returns the keys of these chats, the newest first.</summary>
    public async Task<List<(ChatKey Chat, SealKey Key)>> NewestAsync(Session session, string[] chats)
    {
        var keys = await session.QueryAsync(
            "SELECT chat, id, sealed FROM chat_keys WHERE chat = ANY($1) ORDER BY seq DESC",
            row => (Chat: ChatKey.Parse(row.GetString(0)), Key: Open(new Guid(row.Bytes(1)), row.Bytes(2))),
            chats);
        return [.. keys.Where(each => each.Key is not null).Select(each => (each.Chat, each.Key!))];
    }

    /// <summary>Gets the key to seal with; creates it if the chat has none.</summary>
    /// <exception cref="StorageException">None can be created.</exception>
    public SealKey Current(Session session, LockedChat chat)
    {
        if (chat.Key is { } current)
        {
            return current;
        }

        var secret = RandomNumberGenerator.GetBytes(ChatSeal.KeyLength);
        var key = SealKey.Of(Guid.NewGuid(), secret);
        _ = session.ExecuteAsync(
            "INSERT INTO chat_keys (id, chat, sealed) VALUES ($1, $2, $3)", key.Id.ToByteArray(), chat.Address, master.Seal(Kind, Text(key.Id), secret));
        return chat.Key = _opened.GetOrAdd(key.Id, key);
    }

    /// <summary>Moves the keys with the chat; the values that they seal refer to them by id.</summary>
    public static Task MoveAsync(Session session, ChatKey from, ChatKey to) => session.ExecuteAsync("UPDATE chat_keys SET chat = $2 WHERE chat = $1", from, to);

    /// <summary>Deletes the chat's keys: the values that they sealed become unreadable.</summary>
    public static Task EraseAsync(Session session, LockedChat chat)
    {
        chat.Key = null;
        return session.ExecuteAsync("DELETE FROM chat_keys WHERE chat = $1", chat.Address);
    }

    private static string Text(Guid id) => id.ToString("N");
}
