using NemoBot.Storage.Postgres.Work;

namespace NemoBot.Storage.Postgres.Tables;

/// <summary>Erases a chat: without its key nothing that it said can be read.</summary>
/// <remarks>The deleted key stays in pages and in the log of the server until it cleans them up (docs/security.md); only the master key opens it.</remarks>
internal static class ChatErasure
{
    public static async Task RunAsync(Session session, LockedChat chat, DateTimeOffset now)
    {
        // Like a start without the keys: work that cannot be decrypted cannot be done.
        await Task.WhenAll(
            ChatKeyTable.EraseAsync(session, chat),
            session.ExecuteAsync("UPDATE inbox SET unreadable = TRUE WHERE chat = $1 AND NOT unreadable", chat.Address),
            session.ExecuteAsync(
                "UPDATE jobs SET state = 'Failed', finished_at = $2, json = jsonb_set(json::jsonb, '{State}', '\"Failed\"')::text WHERE chat = $1 AND NOT is_finished", chat.Address, now),
            session.ExecuteAsync("UPDATE posts SET unsent = FALSE WHERE chat = $1 AND unsent", chat.Address),
            session.ExecuteAsync("UPDATE chats SET sealed = NULL WHERE chat = $1", chat.Address),
            session.ExecuteAsync("DELETE FROM charges WHERE chat = $1", chat.Address),
            session.ExecuteAsync("DELETE FROM uses WHERE who = $1", chat.Address)); // The counts of its people and addresses stay: erasing a chat must not reset a quota.
    }
}
