using NemoBot.Core.Model;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.Sqlite;

/// <summary>Deletes every row of a chat. A test fails if a table with chats is missing here.</summary>
internal static class ChatErasure
{
    /// <summary>Returns the chat's address and those that it has left.</summary>
    public static IReadOnlyList<ChatKey> Addresses(Database database, ChatKey chat) => database.Query(
        """
        WITH RECURSIVE address (chat) AS (
            SELECT $chat
            UNION SELECT old.chat FROM address CROSS JOIN chats AS old WHERE old.moved_to IS NOT NULL AND old.moved_to = address.chat)
        SELECT chat FROM address
        """,
        row => ChatKey.Parse(row.GetString(0)),
        ("$chat", chat.ToString()));

    public static void Run(Database database, ChatKey chat)
    {
        (string, object?) key = ("$chat", chat.ToString());

        // Numbers of changes are not used again, so that an open page does not take new lines for old ones.
        database.Execute("UPDATE last_change SET change = max(change, (SELECT coalesce(max(change), 0) FROM web_chat WHERE chat = $chat))", key);
        database.Execute("DELETE FROM web_chat WHERE chat = $chat", key);
        database.Execute("DELETE FROM client_messages WHERE chat = $chat", key);
        database.Execute("DELETE FROM seen_messages WHERE chat = $chat", key);
        database.Execute("DELETE FROM inbox WHERE chat = $chat", key);
        database.Execute("DELETE FROM projects WHERE chat = $chat", key);

        // Jobs and posts have a separate index for each state.
        database.Execute("DELETE FROM jobs WHERE chat = $chat AND state IN ('Queued', 'Running')", key);
        database.Execute("DELETE FROM jobs WHERE chat = $chat AND state NOT IN ('Queued', 'Running')", key);
        database.Execute("DELETE FROM posts WHERE chat = $chat AND message_id IS NOT NULL", key);
        database.Execute("DELETE FROM posts WHERE chat = $chat AND unsent = 1", key);
        database.Execute("DELETE FROM posts WHERE chat = $chat AND unsent = 0 AND message_id IS NULL", key);
        database.Execute("DELETE FROM charges WHERE chat = $chat", key);
        database.Execute("DELETE FROM uses WHERE who = $chat", key);
        database.Execute("DELETE FROM files WHERE chat = $chat", key);
        database.Execute("DELETE FROM chats WHERE chat = $chat", key);

        var values = database.Query(
            "SELECT key FROM platform_values WHERE platform = $platform AND instr(key, $id) > 0", row => row.GetString(0), ("$platform", chat.Platform), ("$id", $"/{chat.Id}/"));
        foreach (var value in values.Where(value => PlatformKeys.IsOf(chat, value)))
        {
            database.Execute("DELETE FROM platform_values WHERE platform = $platform AND key = $key", ("$platform", chat.Platform), ("$key", value));
        }
    }

    /// <summary>Overwrites the pages that are free: what was deleted before, and faster, may still be on them.</summary>
    /// <remarks>A row that needs all of them takes them, and gives them back as zeros, in one transaction.</remarks>
    public static void OverwriteFreePages(Database database)
    {
        const long MostBytes = 64L << 20;
        database.Run("PRAGMA secure_delete = ON");
        database.Execute("BEGIN IMMEDIATE");
        for (var bytes = database.Number("PRAGMA freelist_count") * database.Number("PRAGMA page_size"); bytes > 0; bytes -= MostBytes)
        {
            database.Execute("INSERT INTO quarantine (platform, reason, at, sealed) VALUES ('', '', 0, zeroblob($bytes))", ("$bytes", Math.Min(bytes, MostBytes)));
        }

        database.Execute("DELETE FROM quarantine WHERE platform = ''");
        database.Execute("COMMIT");
    }
}
