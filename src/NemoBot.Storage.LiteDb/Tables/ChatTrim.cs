using LiteDB;
using NemoBot.Core.Model;

namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>
/// Deletes chats with nothing worth keeping, including their remaining rows: creating a chat is free, so their number is unlimited. Works in steps, ordered by
/// chat key.
/// </summary>
internal sealed class ChatTrim(ChatKeyTable keys, WebChatTable webChat)
{
    private const string WebPlatform = "web";

    /// <inheritdoc cref="Trim.Step"/>
    public (string? Last, int Deleted) Step(Draft draft, string? after, DateTimeOffset before)
    {
        var rows = draft.Range(ChatTable.All, after is null ? "" : Key.After(after), Key.Last, Trim.Rows);
        var targets = new Lazy<HashSet<string>>(() => [.. draft.Range(ChatTable.ByOldAddress, "", Key.Last).Select(row => row[ChatTable.MovedTo].AsString)]);
        var deleted = 0;
        foreach (var row in rows.Where(row => IsIdle(draft, row, before, targets)))
        {
            deleted += Delete(draft, row);
        }

        return (rows.Count < Trim.Rows ? null : rows[^1]["_id"].AsString, deleted);
    }

    private static bool IsIdle(Draft draft, BsonDocument row, DateTimeOffset before, Lazy<HashSet<string>> targets)
    {
        if (!row[SealedRow.Sealed].IsNull || !row[ChatTable.MovedTo].IsNull)
        {
            return false;
        }

        var record = ChatTable.ReadInClear(row);
        var chat = record.Chat;
        return record.CreatedAt < before
            && (chat.Platform == WebPlatform || record is { LanguageChosen: null, Skill: null })
            && !InboxTable.HasAny(draft, chat)
            && !JobTable.HasAny(draft, chat)
            && !PostTable.HasAny(draft, chat)
            && !FileTable.HasAny(draft, chat)
            && !ProjectTable.HasContent(draft, chat)
            && !WebChatTable.HasSince(draft, chat, before)
            && !ClientMessageTable.HasSince(draft, chat, before)
            && !targets.Value.Contains(chat.ToString());
    }

    private int Delete(Draft draft, BsonDocument row)
    {
        var chat = ChatKey.Parse(row["_id"].AsString);
        keys.Remove(draft, chat);
        ChatTable.Delete(draft, row);
        return webChat.DeleteAll(draft, chat) + ClientMessageTable.DeleteAll(draft, chat) + ChargeTable.DeleteAll(draft, chat) + UseTable.DeleteAll(draft, chat) + ProjectTable.DeleteAll(draft, chat) + 1;
    }
}
