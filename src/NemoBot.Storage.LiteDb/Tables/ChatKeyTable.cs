using System.Security.Cryptography;
using LiteDB;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;
using SealKey = NemoBot.Storage.ChatSeal.ChatKey;

namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>The chats' keys, each sealed with the master key: a chat's first sealed row makes one. A chat has several where two became one, or one was lost.</summary>
internal sealed class ChatKeyTable(MasterSealer master)
{
    public const string Collection = "chat_keys";

    /// <summary>Maximum number of cached keys, of recently active chats.</summary>
    private const int Most = 4096;

    private const string Sealed = "sealed";

    private readonly BoundedCache<Guid, SealKey> _byId = new(Most);
    private readonly BoundedCache<string, SealKey> _current = new(Most);

    /// <summary>The chat and the number of its key, from 1.</summary>
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
        var key = stored.Select(Open).FirstOrDefault(opened => opened is not null) ?? Make(draft, chat, stored.Count + 1);
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

    /// <summary>Writes were lost, perhaps with keys that were made in them.</summary>
    public void RolledBack()
    {
        _current.Clear();
        _byId.Clear();
    }

    private static string Text(Guid id) => id.ToString("N");

    private SealKey Make(Draft draft, ChatKey chat, int number)
    {
        var secret = RandomNumberGenerator.GetBytes(ChatSeal.KeyLength);
        var key = SealKey.Of(Guid.NewGuid(), secret);
        draft.Put(Collection, new BsonDocument
        {
            ["_id"] = Text(key.Id),
            [ByChat.Field] = new BsonArray { Key.Of(chat, number) },
            [Sealed] = master.Seal(Collection, Text(key.Id), secret),
        });
        _byId.Set(key.Id, key);
        return key;
    }

    private SealKey? Open(BsonDocument stored)
    {
        var id = stored["_id"].AsString;
        return master.OpenBytes(Collection, id, stored[Sealed].AsBinary) is { Length: ChatSeal.KeyLength } secret ? SealKey.Of(Guid.Parse(id), secret) : null;
    }
}
