using NemoBot.Core.Model;

namespace NemoBot.Storage.Sqlite;

/// <content>What a chat has, and its erasure.</content>
public sealed partial class SqliteStore
{
    public Task<ChatContents> GetContentsAsync(ChatKey chat, CancellationToken cancellationToken) => ReadAsync(db => ContentsOf(db, _moved.Resolve(db, chat)), cancellationToken);

    private ChatContents ContentsOf(Database database, ChatKey chat) => new(_chats.Get(database, chat))
    {
        Projects = _projects.List(database, chat),
        Jobs = [.. _jobs.Unfinished(database, chat).Reverse(), .. _jobs.Finished(database, chat, ChatContents.Most)],
        Posts = _posts.All(database, chat, ChatContents.Most),
        Lines = [.. _webChat.Read(database, chat, afterChange: 0, ChatContents.Most).Reverse()],
        Charges = _charges.List(database, chat, ChatContents.Most),
        Files = _files.Of(database, chat, ChatContents.Most),
        Uses = UseTable.Of(database, $"{chat}"),
        SeenMessages = database.Number("SELECT count(*) FROM seen_messages WHERE chat = $chat", ("$chat", chat.ToString())),
    };

    public async Task EraseChatAsync(ChatKey chat, CancellationToken cancellationToken, Changes? changes = null, string? upTo = null)
    {
        await _recent.ChangeAnyAsync(async () =>
        {
            var ids = await WriteAsync(db => Erase(db, _moved.Resolve(db, chat), changes, upTo), cancellationToken);
            _sealer.ChatKeys.Erased(ids); // Until then a reader could still open the rows.
            return ids;
        });

        // The log still contains the pages with the keys.
        var isClean = await NamedAsync(Task.Run(
            () =>
            {
                using var database = Database.OpenBeside(_path);
                ChatErasure.OverwriteFreePages(database);
                return database.Checkpoint(emptiesLog: true);
            },
            CancellationToken.None));
        if (!isClean)
        {
            LogLogNotEmptied();
        }
    }

    private List<Guid> Erase(Database database, ChatKey chat, Changes? changes, string? upTo)
    {
        // Also overwrites pages that are freed as a whole.
        database.Run("PRAGMA secure_delete = ON");
        try
        {
            var later = upTo is null ? [] : _inbox.After(database, chat, upTo);
            var ids = new List<Guid>();
            foreach (var address in ChatErasure.Addresses(database, chat))
            {
                ids.AddRange(_sealer.ChatKeys.Erase(database, address));
                ChatErasure.Run(database, address);
            }

            _inbox.Add(database, later);
            if (changes is not null)
            {
                Commit(database, changes);
            }

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
