using NemoBot.Core.Model;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.Sqlite;

/// <summary>Stores chats. Accounts and learned readings are sealed; the rest is plaintext, because it is not confidential.</summary>
internal sealed partial class ChatTable(Sealer sealer, MovedChats moved, TimeProvider time, ILogger<ChatTable> logger)
{
    private const string Kind = SealedKinds.Chats;

    /// <summary>Returns the stored record, or a new one for an unknown chat.</summary>
    public ChatRecord Get(Database database, ChatKey chat) => Find(database, chat) ?? New(chat);

    public ChatRecord? Find(Database database, ChatKey chat) => database.First(
        "SELECT json, sealed FROM chats WHERE chat = $chat",
        row => ToRecord(database, chat, row.GetString(0), row.IsDBNull(1) ? null : row.GetFieldValue<byte[]>(1)),
        ("$chat", chat.ToString()));

    public ChatRecord Update(Database database, ChatKey chat, Func<ChatRecord, ChatRecord> change)
    {
        var stored = Find(database, chat);
        var changed = change(stored ?? New(chat)) with { Chat = chat };
        if (changed != stored)
        {
            Put(database, changed); // Most messages change nothing about their chat.
        }

        return changed;
    }

    public void Put(Database database, ChatRecord chat)
    {
        if (chat.MovedTo is not null)
        {
            moved.Add(chat.Chat.ToString());
        }

        database.Execute(
            """
            INSERT INTO chats (chat, moved_to, json, sealed) VALUES ($chat, $moved_to, $json, $sealed)
            ON CONFLICT (chat) DO UPDATE SET moved_to = excluded.moved_to, json = excluded.json, sealed = excluded.sealed
            """,
            ("$chat", chat.Chat.ToString()),
            ("$moved_to", chat.MovedTo),
            ("$json", Documents.ToJson(ChatConfidence.RemoveFrom(chat))),
            ("$sealed", ChatConfidence.Of(chat) is { } confidence
                ? sealer.Seal(database, chat.Chat, Kind, chat.Chat.ToString(), Documents.ToSecretJson(confidence))
                : null));
    }

    public ChatRecord New(ChatKey chat) => new(chat) { CreatedAt = time.GetUtcNow() };

    private ChatRecord ToRecord(Database database, ChatKey chat, string json, byte[]? sealedAccounts)
    {
        var record = Documents.FromJson<ChatRecord>(json) with { Chat = chat };
        if (sealedAccounts is null)
        {
            return record;
        }

        if (sealer.Open(database, Kind, chat.ToString(), sealedAccounts) is not { } opened)
        {
            LogAccountsLost(chat);
            return record;
        }

        return Documents.FromJson<ChatConfidence>(opened).AddTo(record);
    }

    [LoggerMessage(LogLevel.Error, "The accounts of chat {Chat} cannot be decrypted (are the keys beside the database correct?); the chat is treated as having none")]
    private partial void LogAccountsLost(ChatKey chat);
}
