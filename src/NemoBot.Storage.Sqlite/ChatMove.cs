using NemoBot.Core.Model;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.Sqlite;

/// <summary>Renames a chat in all tables. A record at the old address redirects late writes.</summary>
/// <remarks>
/// The ids of seen messages stay under the old address on purpose: the platform redelivers with it, and the new chat restarts its message numbers, so renamed
/// ids would make new messages look like duplicates.
/// </remarks>
internal sealed class ChatMove(ChatTable chats, ChatKeyTable chatKeys)
{
    public int Run(Database database, ChatKey oldChat, ChatKey newChat)
    {
        if (oldChat == newChat)
        {
            return 0;
        }

        (string, object?)[] keys = [("$old", oldChat.ToString()), ("$new", newChat.ToString())];
        chatKeys.Move(database, oldChat, newChat);
        database.Execute("UPDATE inbox SET chat = $new WHERE chat = $old", keys);
        database.Execute("UPDATE projects SET chat = $new WHERE chat = $old", keys);

        // Jobs and posts have a separate index for each state.
        database.Execute("UPDATE jobs SET chat = $new WHERE chat = $old AND state IN ('Queued', 'Running')", keys);
        database.Execute("UPDATE jobs SET chat = $new WHERE chat = $old AND state NOT IN ('Queued', 'Running')", keys);
        database.Execute("UPDATE posts SET chat = $new WHERE chat = $old AND message_id IS NOT NULL", keys);
        database.Execute("UPDATE posts SET chat = $new WHERE chat = $old AND unsent = 1", keys);
        database.Execute("UPDATE posts SET chat = $new WHERE chat = $old AND unsent = 0 AND message_id IS NULL", keys);
        database.Execute("UPDATE files SET chat = $new WHERE chat = $old", keys);
        database.Execute("UPDATE charges SET chat = $new WHERE chat = $old", keys);
        UseTable.Move(database, keys);
        database.Execute(
            "UPDATE OR REPLACE web_chat SET chat = $new, change = change + $last, position = position + $last WHERE chat = $old",
            [.. keys, ("$last", WebChatTable.LastChange(database, newChat))]);

        if (chats.Find(database, oldChat) is { } moving && moving.MovedTo != newChat.ToString())
        {
            chats.Put(database, ChatMerge.Merge(moving, chats.Find(database, newChat)) with { Chat = newChat, MovedTo = null });
            chats.Put(database, new ChatRecord(oldChat) { CreatedAt = moving.CreatedAt, MovedTo = newChat.ToString() });
        }
        else
        {
            chats.Update(database, oldChat, chat => chat with { MovedTo = newChat.ToString() });
        }

        return 0;
    }
}
