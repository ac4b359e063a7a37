using System.Data.Common;
using NemoBot.Core.Model;
using NemoBot.Storage.Postgres.Work;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.Postgres.Tables;

/// <summary>Stores chats. Accounts and learned readings are sealed; the rest is plaintext, because it is not confidential.</summary>
internal sealed partial class ChatTable(Sealer sealer, TimeProvider time, ILogger<ChatTable> logger)
{
    private const string Kind = SealedKinds.Chats;

    /// <summary>Reads the record, at its new address if the chat moved; a new one for an unknown chat.</summary>
    public async Task<ChatRecord> ReadAsync(Session session, ChatKey chat) => await session.FirstAsync(
        $"SELECT chat_keys.sealed, sealed_row.json, sealed_row.sealed, sealed_row.chat FROM chats AS sealed_row {ChatKeyTable.Joined} WHERE sealed_row.chat = {Address.Current}",
        row => ChatKey.Parse(row.GetString(3)) is var address && row.IsDBNull(1) ? New(address) : ToRecord(address, row),
        chat) ?? New(chat);

    /// <summary>Returns null if nothing is stored at this address.</summary>
    public Task<ChatRecord?> FindAsync(Session session, ChatKey address) => session.FirstAsync(
        $"SELECT chat_keys.sealed, sealed_row.json, sealed_row.sealed FROM chats AS sealed_row {ChatKeyTable.Joined} WHERE sealed_row.chat = $1 AND sealed_row.json IS NOT NULL",
        row => ToRecord(address, row),
        address);

    public async Task<ChatRecord> UpdateAsync(Session session, LockedChat chat, Func<ChatRecord, ChatRecord> change)
    {
        var stored = await FindAsync(session, chat.Address);
        var changed = change(stored ?? New(chat.Address)) with { Chat = chat.Address };
        if (changed != stored)
        {
            await PutAsync(session, chat, changed); // Most messages change nothing about their chat.
        }

        return changed;
    }

    /// <param name="chat">Has the key to seal with.</param>
    /// <param name="record">Names the address to write to, whose row exists: it is locked.</param>
    public Task PutAsync(Session session, LockedChat chat, ChatRecord record) => session.ExecuteAsync(
        "UPDATE chats SET moved_to = $2, created_at = $3, is_chosen = $4, json = $5, sealed = $6 WHERE chat = $1",
        record.Chat,
        record.MovedTo,
        record.CreatedAt,
        record.LanguageChosen is not null || record.Skill is not null,
        Documents.ToJson(ChatConfidence.RemoveFrom(record)),
        ChatConfidence.Of(record) is { } confidence ? sealer.Seal(session, chat, Kind, record.Chat.ToString(), Documents.ToSecretJson(confidence)) : null);

    public DateTimeOffset Now => time.GetUtcNow();

    private ChatRecord New(ChatKey chat) => new(chat) { CreatedAt = Now };

    private ChatRecord ToRecord(ChatKey chat, DbDataReader row)
    {
        var record = Documents.FromJson<ChatRecord>(row.GetString(1)) with { Chat = chat };
        if (row.BytesOrNull(2) is not { } accounts)
        {
            return record;
        }

        if (sealer.Open(Kind, chat.ToString(), accounts, row.BytesOrNull(0)) is not { } opened)
        {
            LogAccountsLost(chat);
            return record;
        }

        return Documents.FromJson<ChatConfidence>(opened).AddTo(record);
    }

    [LoggerMessage(LogLevel.Error, "The accounts of chat {Chat} cannot be decrypted; the chat is treated as having none")]
    private partial void LogAccountsLost(ChatKey chat);
}
