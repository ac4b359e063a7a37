using LiteDB;
using NemoBot.Core.Model;

namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>Chats: in clear what anyone may know, sealed the accounts and what was learned of people's words.</summary>
internal sealed partial class ChatTable(Sealer sealer, MovedChats moved, TimeProvider time, ILogger<ChatTable> logger)
{
    public const string Collection = "chats";

    /// <summary>A field: the new address; absent unless the chat moved.</summary>
    public const string MovedTo = "moved_to";

    private const string Json = "json";
    private const string Sealed = "sealed";

    /// <summary>Chats that moved.</summary>
    public static KeyIndex ByOldAddress { get; } = new(Collection, "old_address");

    /// <summary>The chat as stored; a new record for one never seen.</summary>
    public ChatRecord Get(IDocumentReader reader, ChatKey chat) => Find(reader, chat) ?? New(chat);

    public ChatRecord? Find(IDocumentReader reader, ChatKey chat) => reader.Find(Collection, chat.ToString()) is { } row ? ToRecord(reader, chat, row) : null;

    public ChatRecord Update(Draft draft, ChatKey chat, Func<ChatRecord, ChatRecord> change)
    {
        var stored = Find(draft, chat);
        var changed = change(stored ?? New(chat)) with { Chat = chat };
        if (changed != stored)
        {
            Put(draft, changed); // Most messages change nothing about their chat.
        }

        return changed;
    }

    public void Put(Draft draft, ChatRecord chat)
    {
        var id = chat.Chat.ToString();
        var row = new BsonDocument { ["_id"] = id, [Json] = Documents.ToJson(chat with { Account = null, Linked = null, Learned = [] }) };
        if (chat.MovedTo is not null)
        {
            moved.Add(id);
            (row[MovedTo], row[ByOldAddress.Field]) = (chat.MovedTo, new BsonArray { id });
        }

        if (chat.Account is not null || chat.Linked is not null || chat.Learned.Count > 0)
        {
            row[Sealed] = sealer.Seal(draft, chat.Chat, Collection, id, Documents.ToSecretJson(new Confidence(chat.Account, chat.Linked, chat.Learned)));
        }

        draft.Put(Collection, row);
    }

    private ChatRecord New(ChatKey chat) => new(chat) { CreatedAt = time.GetUtcNow() };

    private ChatRecord ToRecord(IDocumentReader reader, ChatKey chat, BsonDocument row)
    {
        var record = Documents.FromJson<ChatRecord>(row[Json].AsString) with { Chat = chat };
        if (row[Sealed].AsBinary is not { } value)
        {
            return record;
        }

        if (sealer.Open(reader, Collection, chat.ToString(), value) is not { } opened)
        {
            LogAccountsLost(chat);
            return record;
        }

        var confidence = Documents.FromJson<Confidence>(opened);
        return record with { Account = confidence.Account, Linked = confidence.Linked, Learned = confidence.Learned ?? [] };
    }

    [LoggerMessage(LogLevel.Error, "The accounts of chat {Chat} cannot be decrypted (are the keys beside the database the right ones?); the chat is treated as having none")]
    private partial void LogAccountsLost(ChatKey chat);

    private sealed record Confidence(ChatAccount? Account, ChatAccount? Linked, IReadOnlyList<LearnedReading>? Learned);
}
