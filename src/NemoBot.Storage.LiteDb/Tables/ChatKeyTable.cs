using System.Globalization;
using System.Security.Cryptography;
using LiteDB;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;
using NemoBot.Storage.Rows;
using SealKey = NemoBot.Storage.ChatSeal.DataKey;

namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>The chats' keys, each sealed with the master key: a chat's first sealed row makes one. A chat has several where two became one, or one was lost.</summary>
internal sealed class ChatKeyTable(MasterSealer master)
{
    public const string Collection = SealedKinds.ChatKeys;

    /// <summary>Maximum number of cached keys, of recently active chats.</summary>
    private const int Most = 4096;

    private readonly BoundedCache<Guid, SealKey> _byId = new(Most);
    private readonly BoundedCache<string, SealKey> _current = new(Most);

    /// <summary>The chat and the number of the key.</summary>
    public static KeyIndex ByChat { get; } = new(Collection, "by_chat");

    /// <summary>The key to seal with. A chat without one gets one, with the operation's other writes.</summary>
    public SealKey Current(Draft draft, ChatKey chat)
    {
        var name = chat.ToString();
        if (_current.TryGet(name, out var known))
        {
            return known;
        }

        var (from, to) = Key.RangeOf(chat);
        var stored = draft.Range(ByChat, from, to, descending: true);
        var key = stored.Select(Open).FirstOrDefault(opened => opened is not null) ?? Make(draft, chat, NumberAfter(stored));
        _current.Set(name, key);
        return key;
    }

    /// <summary>Null when there is none with this id, or the master key for it is lost.</summary>
    public SealKey? Find(IDocumentReader reader, Guid id)
    {
        if (_byId.TryGet(id, out var known))
        {
            return known;
        }

        return reader.Find(Collection, Text(id)) is { } stored && Open(stored) is { } key ? _byId.GetOrAdd(id, key) : null;
    }

    /// <summary>Moves the keys with the chat; the values that they seal name them by their ids.</summary>
    public void Move(Draft draft, ChatKey from, ChatKey to)
    {
        var (first, last) = Key.RangeOf(to);
        var number = NumberAfter(draft.Range(ByChat, first, last, limit: 1, descending: true));
        (first, last) = Key.RangeOf(from);
        foreach (var stored in draft.Range(ByChat, first, last))
        {
            draft.Put(Collection, Row(stored["_id"].AsString, to, number++, stored[SealedRow.Sealed].AsBinary));
        }

        _current.Clear();
    }

    /// <summary>Deletes the chat's keys and returns their ids. What they sealed cannot be read any more.</summary>
    public IReadOnlyList<string> Remove(Draft draft, ChatKey chat)
    {
        var (from, to) = Key.RangeOf(chat);
        var ids = draft.Range(ByChat, from, to).ConvertAll(stored => stored["_id"].AsString);
        foreach (var id in ids)
        {
            draft.Remove(Collection, id);
        }

        _current.Remove(chat.ToString()); // A chat that comes back gets a new key.
        return ids;
    }

    /// <summary>Called after the removal is committed: until then a read may find the keys, and cache them.</summary>
    public void Removed(IReadOnlyList<string> ids)
    {
        foreach (var id in ids)
        {
            _byId.Remove(Guid.Parse(id));
        }
    }

    /// <summary>Writes were lost, perhaps with keys that were made in them.</summary>
    public void RolledBack()
    {
        _current.Clear();
        _byId.Clear();
    }

    private static string Text(Guid id) => id.ToString("N");

    private static BsonDocument Row(string id, ChatKey chat, long number, byte[] value) => new()
    {
        ["_id"] = id,
        [ByChat.Field] = new BsonArray { Key.Of(chat, number) },
        [SealedRow.Sealed] = value,
    };

    /// <param name="newestFirst">The chat's keys.</param>
    private static long NumberAfter(List<BsonDocument> newestFirst) =>
        newestFirst is [var newest, ..] ? long.Parse(newest[ByChat.Field].AsArray[0].AsString[^Key.Of(0).Length..], CultureInfo.InvariantCulture) + 1 : 1;

    private SealKey Make(Draft draft, ChatKey chat, long number)
    {
        var secret = RandomNumberGenerator.GetBytes(ChatSeal.KeyLength);
        var key = SealKey.Of(Guid.NewGuid(), secret);
        draft.Add(Collection, Row(Text(key.Id), chat, number, master.Seal(Collection, Text(key.Id), secret)));
        _byId.Set(key.Id, key);
        return key;
    }

    private SealKey? Open(BsonDocument stored) => Open(master, stored);

    /// <summary>Null when the master key is lost, or the value is another row's.</summary>
    public static SealKey? Open(MasterSealer master, BsonDocument stored)
    {
        var id = stored["_id"].AsString;
        return master.OpenBytes(Collection, id, stored[SealedRow.Sealed].AsBinary) is { Length: ChatSeal.KeyLength } secret ? SealKey.Of(Guid.Parse(id), secret) : null;
    }
}
