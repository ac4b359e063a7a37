using NemoBot.Storage.Postgres.Work;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.Postgres.Tables;

/// <summary>Deletes every row of a chat. A test fails if a table with chats is missing here.</summary>
/// <remarks>The deleted rows stay in pages and in the log of the server until it cleans them up (docs/privacy.md). What people said in them is sealed, with a key that is deleted too, and that only the master key opens.</remarks>
internal static class ChatErasure
{
    public static async Task RunAsync(Session session, LockedChat chat)
    {
        var named = session.QueryAsync(
            "SELECT key FROM platform_values WHERE platform = $1 AND strpos(key, $2) > 0", row => row.GetString(0), chat.Address.Platform, $"/{chat.Address.Id}/");
        string[] values = [.. (await named).Where(key => PlatformKeys.IsOf(chat.Address, key))];
        await Task.WhenAll(
            session.ExecuteAsync("DELETE FROM platform_values WHERE platform = $1 AND key = ANY($2)", chat.Address.Platform, values),
            ChatKeyTable.EraseAsync(session, chat),
            session.ExecuteAsync("DELETE FROM seen_messages WHERE chat = ANY(array_append(ARRAY(SELECT chat FROM chats WHERE moved_to = $1), $1))", chat.Address),
            session.ExecuteAsync("DELETE FROM client_messages WHERE chat = ANY(array_append(ARRAY(SELECT chat FROM chats WHERE moved_to = $1), $1))", chat.Address),
            session.ExecuteAsync("DELETE FROM inbox WHERE chat = $1", chat.Address),
            session.ExecuteAsync("DELETE FROM projects WHERE chat = $1", chat.Address),

            // Jobs have a separate index for each state.
            session.ExecuteAsync("DELETE FROM jobs WHERE chat = $1 AND NOT is_finished", chat.Address),
            session.ExecuteAsync("DELETE FROM jobs WHERE chat = $1 AND is_finished", chat.Address),
            session.ExecuteAsync("DELETE FROM posts WHERE chat = $1", chat.Address),
            session.ExecuteAsync("DELETE FROM charges WHERE chat = $1", chat.Address),
            session.ExecuteAsync("DELETE FROM uses WHERE who = $1", chat.Address), // The counts of its people and addresses stay: erasing a chat must not reset a quota.
            session.ExecuteAsync("DELETE FROM files WHERE chat = $1", chat.Address),
            session.ExecuteAsync("DELETE FROM web_chat WHERE chat = $1", chat.Address),

            // The row stays as the lock that this transaction holds, until nothing else of the chat is left; then it goes too (DeleteRowAsync).
            session.ExecuteAsync("DELETE FROM chats WHERE moved_to = $1", chat.Address),
            session.ExecuteAsync("UPDATE chats SET json = NULL, sealed = NULL, is_chosen = FALSE WHERE chat = $1", chat.Address));
    }

    /// <summary>Deletes the chat's row. Numbers of changes are not used again, so that an open page does not take new lines for old ones; whoever owns the chat does so no longer.</summary>
    public static async Task DeleteRowAsync(Session session, LockedChat chat)
    {
        await Task.WhenAll(
            session.ExecuteAsync("UPDATE last_change SET change = greatest(change, (SELECT last_change FROM chats WHERE chat = $1))", chat.Address),
            session.ExecuteAsync("DELETE FROM chats WHERE chat = $1", chat.Address));
        chat.IsDeleted = true;
    }
}
