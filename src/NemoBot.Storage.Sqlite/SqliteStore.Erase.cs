using NemoBot.Core.Model;

namespace NemoBot.Storage.Sqlite;

/// <content>Erasure of a chat.</content>
public sealed partial class SqliteStore
{
    public async Task EraseChatAsync(ChatKey chat, CancellationToken cancellationToken)
    {
        await _recent.ChangeAnyAsync(async () =>
        {
            var ids = await WriteAsync(db => Erase(db, _moved.Resolve(db, chat)), cancellationToken);
            _sealer.ChatKeys.Erased(ids); // Until then a reader could still open the rows.
            return ids;
        });

        // The log still contains the pages with the keys.
        var isClean = await NamedAsync(Task.Run(
            () =>
            {
                using var database = Database.OpenBeside(_path);
                return database.Checkpoint(emptiesLog: true);
            },
            CancellationToken.None));
        if (!isClean)
        {
            LogLogNotEmptied();
        }
    }

    private IReadOnlyList<Guid> Erase(Database database, ChatKey chat)
    {
        // Also overwrites pages that are freed as a whole.
        database.Run("PRAGMA secure_delete = ON");
        try
        {
            var ids = _sealer.ChatKeys.Erase(database, chat);

            // Like a start without the keys: work that cannot be decrypted cannot be done.
            (string, object?) key = ("$chat", chat.ToString());
            database.Execute("UPDATE inbox SET unreadable = 1 WHERE chat = $chat AND unreadable = 0", key);
            database.Execute("UPDATE jobs SET state = 'Failed', finished_at = $now, json = json_set(json, '$.State', 'Failed') WHERE chat = $chat AND state IN ('Queued', 'Running')", key, ("$now", _time.GetUtcNow().ToUnixTimeMilliseconds()));
            database.Execute("UPDATE posts SET unsent = 0 WHERE chat = $chat AND unsent = 1", key);
            database.Execute("UPDATE chats SET sealed = NULL WHERE chat = $chat", key);
            database.Execute("DELETE FROM charges WHERE chat = $chat", key);
            database.Execute("DELETE FROM uses WHERE who = $chat", key); // The counts of its people and addresses stay: erasing a chat must not reset a quota.
            return ids;
        }
        finally
        {
            database.Run("PRAGMA secure_delete = FAST");
        }
    }

    [LoggerMessage(LogLevel.Warning, "Erased a chat, but a reader blocked the checkpoint: the write-ahead log contains the chat's key until it is overwritten")]
    private partial void LogLogNotEmptied();
}
