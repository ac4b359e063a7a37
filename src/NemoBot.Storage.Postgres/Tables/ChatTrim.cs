using NemoBot.Core.Model;
using NemoBot.Storage.Postgres.Work;

namespace NemoBot.Storage.Postgres.Tables;

/// <summary>
/// Deletes chats with nothing worth keeping, including their remaining rows: creating a chat is free, so their number is unlimited. Works in batches, ordered by
/// chat key.
/// </summary>
internal static class ChatTrim
{
    /// <summary>Number of chats per batch.</summary>
    private const int Rows = 500;

    // An idle chat has nothing left that its key could decrypt. A row that is only a lock goes after all else of its chat.
    private const string Idle = """
        sealed IS NULL AND created_at < $2 AND moved_to IS NULL
            AND NOT EXISTS (SELECT FROM chats AS moved WHERE moved.moved_to = idle.chat)
            AND (chat LIKE 'web:%' OR NOT is_chosen)
            AND (json IS NOT NULL OR NOT EXISTS (SELECT FROM charges WHERE charges.chat = idle.chat))
            AND NOT EXISTS (SELECT FROM inbox WHERE inbox.chat = idle.chat)
            AND NOT EXISTS (SELECT FROM files WHERE files.chat = idle.chat)
            AND NOT EXISTS (SELECT FROM projects WHERE projects.chat = idle.chat AND NOT is_empty)
            AND NOT EXISTS (SELECT FROM jobs WHERE jobs.chat = idle.chat AND NOT is_finished)
            AND NOT EXISTS (SELECT FROM jobs WHERE jobs.chat = idle.chat AND is_finished)
            AND NOT EXISTS (SELECT FROM posts WHERE posts.chat = idle.chat)
            AND NOT EXISTS (SELECT FROM client_messages WHERE client_messages.chat = idle.chat AND seen_at >= $2)
            AND NOT EXISTS (SELECT FROM web_chat WHERE web_chat.chat = idle.chat AND at >= $2)
        """;

    /// <summary>Returns the last chat of the batch after the given one; null if there are no more chats.</summary>
    public static Task<string?> NextAsync(Session session, string after) => session.FirstAsync(
        "SELECT max(chat) FROM (SELECT chat FROM chats WHERE chat > $1 ORDER BY chat LIMIT $2) AS batch", row => row.TextOrNull(0), after, Rows);

    /// <summary>Returns the chats of a batch that are idle.</summary>
    public static async Task<IReadOnlyList<ChatKey>> FindAsync(Session session, string after, string last, DateTimeOffset before) => await session.QueryAsync(
        $"SELECT chat FROM chats AS idle WHERE chat > $1 AND chat <= $3 AND {Idle}", row => ChatKey.Parse(row.GetString(0)), after, before, last);

    /// <summary>Deletes those chats that are still idle; they are locked. Returns the number of deleted rows.</summary>
    public static async Task<int> DeleteAsync(Session session, IReadOnlyList<ChatKey> chats, DateTimeOffset before)
    {
        string[] found = [.. chats.Select(chat => chat.ToString())];
        string[] idle = [.. await session.QueryAsync($"SELECT chat FROM chats AS idle WHERE chat = ANY($1) AND {Idle}", row => row.GetString(0), found, before)];
        if (idle.Length == 0)
        {
            return 0;
        }

        _ = session.ExecuteAsync("UPDATE last_change SET change = greatest(change, (SELECT max(last_change) FROM chats WHERE chat = ANY($1)))", idle);
        _ = session.ExecuteAsync("DELETE FROM chat_keys WHERE chat = ANY($1)", idle);
        var deleted = await Task.WhenAll(
            session.ExecuteAsync("DELETE FROM web_chat WHERE chat = ANY($1)", idle),
            session.ExecuteAsync("DELETE FROM client_messages WHERE chat = ANY($1)", idle),
            session.ExecuteAsync("DELETE FROM charges WHERE chat = ANY($1)", idle),
            session.ExecuteAsync("DELETE FROM uses WHERE who = ANY($1)", idle),
            session.ExecuteAsync("DELETE FROM projects WHERE chat = ANY($1)", idle),
            session.ExecuteAsync("DELETE FROM chats WHERE chat = ANY($1)", idle));
        foreach (var chat in chats.Where(chat => idle.Contains(chat.ToString())))
        {
            (session.Chat(chat).Key, session.Chat(chat).IsDeleted) = (null, true);
        }

        return deleted.Sum();
    }
}
