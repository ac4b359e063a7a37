using NemoBot.Core.Model;
using NemoBot.Storage.Postgres.Work;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.Postgres.Tables;

/// <summary>Renames a chat in all tables. A record at the old address redirects late reads and writes.</summary>
/// <remarks>
/// The ids of seen messages stay under the old address on purpose: the platform redelivers with it, and the new chat restarts its message numbers, so renamed
/// ids would make new messages look like duplicates.
/// </remarks>
internal sealed class ChatMove(ChatTable chats)
{
    public async Task RunAsync(Session session, ChatKey oldChat, ChatKey newChat)
    {
        var (moving, there) = (session.Chat(oldChat), session.Chat(newChat));
        var (from, to) = (moving.Address, there.Address);
        if (from == to)
        {
            return; // Moved before.
        }

        var (stored, found) = (chats.FindAsync(session, from), chats.FindAsync(session, to));
        await Task.WhenAll(stored, found);
        await Task.WhenAll(
            ChatKeyTable.MoveAsync(session, from, to),
            session.ExecuteAsync("UPDATE inbox SET chat = $2 WHERE chat = $1", from, to),
            session.ExecuteAsync("UPDATE projects SET chat = $2 WHERE chat = $1", from, to),

            // Jobs have a separate index for each state.
            session.ExecuteAsync("UPDATE jobs SET chat = $2 WHERE chat = $1 AND NOT is_finished", from, to),
            session.ExecuteAsync("UPDATE jobs SET chat = $2 WHERE chat = $1 AND is_finished", from, to),
            session.ExecuteAsync("UPDATE posts SET chat = $2 WHERE chat = $1", from, to),
            session.ExecuteAsync("UPDATE files SET chat = $2 WHERE chat = $1", from, to),
            session.ExecuteAsync("UPDATE charges SET chat = $2 WHERE chat = $1", from, to),
            UseTable.MoveAsync(session, from, to),
            session.ExecuteAsync("DELETE FROM web_chat AS there USING web_chat AS moving WHERE there.chat = $2 AND moving.chat = $1 AND there.id = moving.id", from, to),
            session.ExecuteAsync(
                """
                UPDATE web_chat SET chat = $2, change = change + there.last_change, position = position + there.last_change
                FROM chats AS there WHERE there.chat = $2 AND web_chat.chat = $1
                """,
                from,
                to),
            session.ExecuteAsync("UPDATE chats SET last_change = last_change + (SELECT last_change FROM chats WHERE chat = $1) WHERE chat = $2", from, to),

            // Both addresses have an owner, perhaps; the two would work on the same rows. One begins anew.
            session.ExecuteAsync("UPDATE chats SET epoch = nextval('epochs') WHERE chat IN ($1, $2)", from, to),
            session.ExecuteAsync("UPDATE chats SET moved_to = $2, json = jsonb_set(json::jsonb, '{MovedTo}', to_jsonb($2::text))::text WHERE moved_to = $1", from, to));

        session.Join(moving, there);
        if (await stored is { } record)
        {
            await chats.PutAsync(session, there, ChatMerge.Merge(record, await found) with { Chat = to, MovedTo = null });
        }

        await chats.PutAsync(session, moving, new ChatRecord(from) { CreatedAt = (await stored)?.CreatedAt ?? chats.Now, MovedTo = to.ToString() });
    }
}
