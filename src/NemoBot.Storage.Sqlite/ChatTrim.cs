namespace NemoBot.Storage.Sqlite;

/// <summary>
/// Deletes chats with nothing worth keeping, including their remaining rows: creating a chat is free, so their number is unlimited. Works in batches, ordered by
/// chat key.
/// </summary>
internal sealed class ChatTrim(ChatKeyTable chatKeys)
{
    /// <summary>Number of chats per batch.</summary>
    private const int Rows = 500;

    // Jobs and posts have a separate index for each state. An idle chat has nothing left that its key could decrypt.
    private const string Idle = $"""
        SELECT chat FROM chats AS idle
        WHERE chat > $after AND chat <= $last AND sealed IS NULL AND {Trim.MadeAt} < $made
            AND moved_to IS NULL AND chat NOT IN (SELECT moved_to FROM chats WHERE moved_to IS NOT NULL)
            AND (chat LIKE 'web:%' OR (json ->> '$.LanguageChosen' IS NULL AND json ->> '$.Skill' IS NULL))
            AND chat NOT IN (SELECT chat FROM inbox)
            AND chat NOT IN (SELECT chat FROM files)
            AND NOT EXISTS (SELECT 1 FROM projects WHERE chat = idle.chat AND is_empty = 0)
            AND NOT EXISTS (SELECT 1 FROM jobs WHERE chat = idle.chat AND state IN ('Queued', 'Running'))
            AND NOT EXISTS (SELECT 1 FROM jobs WHERE chat = idle.chat AND state NOT IN ('Queued', 'Running'))
            AND NOT EXISTS (SELECT 1 FROM posts WHERE chat = idle.chat AND unsent = 1)
            AND NOT EXISTS (SELECT 1 FROM posts WHERE chat = idle.chat AND unsent = 0 AND message_id IS NULL)
            AND NOT EXISTS (SELECT 1 FROM posts WHERE chat = idle.chat AND message_id IS NOT NULL)
            AND NOT EXISTS (SELECT 1 FROM client_messages WHERE chat = idle.chat AND seen_at >= $at)
            AND NOT EXISTS (SELECT 1 FROM web_chat WHERE chat = idle.chat AND at >= $at)
        """;

    /// <summary>Returns the last chat of the batch after the given one; null if there are no more chats.</summary>
    public static string? Next(Database database, string after) => database.First(
        "SELECT max(chat) FROM (SELECT chat FROM chats WHERE chat > $after ORDER BY chat LIMIT $rows)",
        row => row.IsDBNull(0) ? null : row.GetString(0),
        ("$after", after),
        ("$rows", Rows));

    /// <summary>Deletes the idle chats of a batch; returns the number of deleted rows.</summary>
    public int Delete(Database database, string after, string last, DateTimeOffset before)
    {
        var idle = database.Query(
            Idle, row => row.GetString(0), ("$after", after), ("$last", last), ("$made", Trim.Made(before)), ("$at", before.ToUnixTimeMilliseconds()));
        chatKeys.Remove(database, idle);
        return idle.Sum(chat => Delete(database, chat));
    }

    private static int Delete(Database database, string chat)
    {
        database.Execute(
            "UPDATE last_change SET change = max(change, (SELECT coalesce(max(change), 0) FROM web_chat WHERE chat = $chat))", ("$chat", chat));
        return database.Execute("DELETE FROM web_chat WHERE chat = $chat", ("$chat", chat))
            + database.Execute("DELETE FROM client_messages WHERE chat = $chat", ("$chat", chat))
            + database.Execute("DELETE FROM charges WHERE chat = $chat", ("$chat", chat))
            + database.Execute("DELETE FROM uses WHERE who = $chat", ("$chat", chat))
            + database.Execute("DELETE FROM projects WHERE chat = $chat", ("$chat", chat))
            + database.Execute("DELETE FROM chats WHERE chat = $chat", ("$chat", chat));
    }
}
