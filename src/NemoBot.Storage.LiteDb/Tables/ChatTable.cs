using LiteDB;
using NemoBot.Core.Model;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>Chats: in clear what anyone may know, sealed the accounts and what was learned of people's words.</summary>
internal sealed partial class ChatTable(Sealer sealer, MovedChats moved, TimeProvider time, ILogger<ChatTable> logger)
{
    public const string Collection = SealedKinds.Chats;

    /// <summary>A field: the new address; absent unless the chat moved.</summary>
    public const string MovedTo = "moved_to";

    public const string Json = "json";

    /// <summary>Chats that moved.</summary>
    public static KeyIndex ByOldAddress { get; } = new(Collection, "old_address");

    /// <summary>All chats in the order of their keys.</summary>
    public static KeyIndex All { get; } = KeyIndex.OfIds(Collection);

    public SealedRow? Find(IDocumentReader reader, ChatKey chat) => reader.Find(Collection, chat.ToString()) is { } row ? sealer.With(reader, row) : null;

    /// <summary>Null for a chat never seen.</summary>
    public ChatRecord? Read(SealedRow? row)
    {
        if (row is not { } found)
        {
            return null;
        }

        var record = ReadInClear(found.Document);
        if (found.Document[SealedRow.Sealed].IsNull)
        {
            return record;
        }

        if (found.Open<ChatConfidence>(Collection) is not { } confidence)
        {
            LogAccountsLost(record.Chat);
            return record;
        }

        return confidence.AddTo(record);
    }

    public static ChatRecord ReadInClear(BsonDocument row) => Documents.FromJson<ChatRecord>(row[Json].AsString) with { Chat = ChatKey.Parse(row["_id"].AsString) };

    public ChatRecord New(ChatKey chat) => new(chat) { CreatedAt = time.GetUtcNow() };

    public ChatRecord Update(Draft draft, ChatKey chat, Func<ChatRecord, ChatRecord> change)
    {
        var row = Find(draft, chat);
        var stored = Read(row);
        var changed = change(stored ?? New(chat)) with { Chat = chat };
        if (changed != stored)
        {
            Put(draft, row?.Document, changed); // Most messages change nothing about their chat.
        }

        return changed;
    }

    /// <param name="stored">The chat's row; null if it has none.</param>
    public void Put(Draft draft, BsonDocument? stored, ChatRecord chat)
    {
        var id = chat.Chat.ToString();
        var row = new BsonDocument { ["_id"] = id, [Json] = Documents.ToJson(ChatConfidence.RemoveFrom(chat)) };
        if (chat.MovedTo is not null)
        {
            moved.Add(id);
            (row[MovedTo], row[ByOldAddress.Field]) = (chat.MovedTo, new BsonArray { id });
        }

        if (ChatConfidence.Of(chat) is { } confidence)
        {
            row[SealedRow.Sealed] = sealer.Seal(draft, chat.Chat, Collection, id, Documents.ToSecretJson(confidence));
        }

        Count(draft, chat.Chat, stored, row);
        if (stored is null)
        {
            draft.Add(Collection, row);
        }
        else
        {
            draft.Put(Collection, row);
        }
    }

    /// <summary>Forgets what is sealed.</summary>
    public static void RemoveConfidence(Draft draft, ChatKey chat)
    {
        if (draft.Find(Collection, chat.ToString()) is { } stored && !stored[SealedRow.Sealed].IsNull)
        {
            var row = new BsonDocument(stored);
            row.Remove(SealedRow.Sealed);
            draft.Put(Collection, row);
        }
    }

    public static void Delete(Draft draft, BsonDocument row)
    {
        var id = row["_id"].AsString;
        Count(draft, ChatKey.Parse(id), row, null);
        draft.Remove(Collection, id);
    }

    /// <summary>Chats by platform; a moved chat counts at its new address only.</summary>
    public static IReadOnlyDictionary<string, long> CountByPlatform(IDocumentReader reader) => Counters.Read(reader, Collection)
        .Where(number => number.Key != "_id" && number.Value.AsInt64 > 0)
        .ToDictionary(number => number.Key, number => number.Value.AsInt64);

    public static void Count(Draft draft, ChatKey chat, BsonDocument? before, BsonDocument? after)
    {
        var by = (Counts(after) ? 1 : 0) - (Counts(before) ? 1 : 0);
        if (by != 0)
        {
            Counters.Add(draft, Collection, (chat.Platform, by));
        }
    }

    private static bool Counts(BsonDocument? row) => row is not null && row[MovedTo].IsNull;

    [LoggerMessage(LogLevel.Error, "The accounts of chat {Chat} cannot be decrypted (are the keys beside the database correct?); the chat is treated as having none")]
    private partial void LogAccountsLost(ChatKey chat);
}
