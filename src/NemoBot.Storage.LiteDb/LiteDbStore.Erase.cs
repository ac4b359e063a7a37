using NemoBot.Core.Model;
using NemoBot.Storage.LiteDb.Tables;

namespace NemoBot.Storage.LiteDb;

/// <content>What a chat has, and its erasure.</content>
internal sealed partial class LiteDbStore
{
    private static readonly TimeSpan BetweenCheckpointTries = TimeSpan.FromMilliseconds(100);

    public async Task<ChatContents> GetContentsAsync(ChatKey chat, CancellationToken cancellationToken)
    {
        var record = await GetChatAsync(chat, cancellationToken);
        var there = record.Chat;
        var rows = await ReadAsync(
            reader => (
                Projects: _projects.List(reader, there),
                Unfinished: _jobs.ListUnfinished(reader, there),
                Finished: _jobs.ListFinished(reader, there, ChatContents.Most),
                Posts: _posts.List(reader, there, ChatContents.Most),
                Lines: _webChat.List(reader, there, afterChange: 0, ChatContents.Most),
                Charges: _charges.List(reader, there, ChatContents.Most),
                Files: _files.List(reader, there, ChatContents.Most),
                Uses: UseTable.List(reader, $"{there}"),
                Seen: InboxTable.CountSeen(reader, there)),
            cancellationToken);
        return new(record)
        {
            Projects = [.. rows.Projects.Select(row => ProjectTable.Read(row)).OfType<ProjectRecord>()],
            Jobs = [.. rows.Unfinished.Select(JobTable.Read).Reverse(), .. rows.Finished.Select(JobTable.Read)],
            Posts = [.. rows.Posts.Select(row => PostTable.Read(row)).OfType<OutboxMessage>()],
            Lines = [.. rows.Lines.Select(row => WebChatTable.Read(row)).OfType<WebChatEntry>().Reverse()],
            Charges = [.. rows.Charges.Select(ChargeTable.Read).OfType<Charge>()],
            Files = rows.Files.ConvertAll(FileTable.Read),
            Uses = rows.Uses,
            SeenMessages = rows.Seen,
        };
    }

    public async Task EraseChatAsync(ChatKey chat, CancellationToken cancellationToken, Changes? changes = null, string? upTo = null)
    {
        var texts = changes is null ? null : ChangeTexts.Of(changes);
        await _recent.ChangeAnyAsync(async () =>
        {
            var ids = await WriteAsync(
                draft =>
                {
                    var keys = _erasure.Run(draft, _moved.Resolve(draft, chat), upTo);
                    if (texts is not null)
                    {
                        Commit(draft, texts);
                    }

                    return keys;
                },
                cancellationToken);
            _keys.Removed(ids); // Until then a reader could still open the rows.
            return ids;
        });

        // The log, and the pages of the data file that it replaces, still contain the keys.
        while (!await Thread.CheckpointAsync(emptiesLog: true))
        {
            await Task.Delay(BetweenCheckpointTries, _time, cancellationToken); // A backup or a check reads the database.
        }
    }
}
