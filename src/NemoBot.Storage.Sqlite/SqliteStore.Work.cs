using NemoBot.Core.Model;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.Sqlite;

/// <content>Inbox, jobs and posts, and the transaction that writes all of them.</content>
public sealed partial class SqliteStore
{
    /// <summary>Maximum number of expired message ids to delete with each arrival.</summary>
    private const int ForgetAtOnce = 64;

    public async Task<IReadOnlyList<InboxItem>> AcceptAsync(IReadOnlyList<IncomingMessage> messages, CancellationToken cancellationToken)
    {
        if (messages.Count == 0)
        {
            return [];
        }

        var arrivals = _inbox.Prepare(messages);
        return await WriteAsync(db => Add(db, arrivals), cancellationToken);
    }

    private IReadOnlyList<InboxItem> Add(Database database, IReadOnlyList<InboxTable.Arrival> arrivals)
    {
        _inbox.Forget(database, ForgetAtOnce);
        _clients.Forget(database, ForgetAtOnce);
        return _inbox.Add(database, arrivals);
    }

    public Task<InboxItem?> NextMessageAsync(ChatKey chat, CancellationToken cancellationToken) => ReadAsync(db => _inbox.Next(db, _moved.Resolve(db, chat)), cancellationToken);

    public Task<IReadOnlyList<ChatKey>> ChatsWithWorkAsync(CancellationToken cancellationToken) => ReadAsync<IReadOnlyList<ChatKey>>(
        db => db.Query(
            """
            SELECT chat FROM inbox WHERE unreadable = 0
            UNION SELECT chat FROM jobs WHERE state IN ('Queued', 'Running')
            UNION SELECT chat FROM posts WHERE unsent = 1
            """,
            row => ChatKey.Parse(row.GetString(0))),
        cancellationToken);

    public Task CommitAsync(Changes changes, CancellationToken cancellationToken) => _recent.CommitAsync(changes, () => WriteAsync(db => Commit(db, changes), cancellationToken));

    private Committed Commit(Database db, Changes changes)
    {
        if (changes.HandledMessageId is { } handled)
        {
            InboxTable.Handled(db, handled);
        }

        foreach (var use in changes.GivenBack)
        {
            UseTable.GiveBack(db, use);
        }

        UseTable.Take(db, changes.Uses, _time.GetUtcNow());

        foreach (var project in changes.Projects)
        {
            _projects.Put(db, project with { Chat = _moved.Resolve(db, project.Chat) });
        }

        foreach (var change in changes.ProjectChanges)
        {
            _projects.Update(db, _moved.Resolve(db, change.Chat), change.ProjectId, change.Change);
        }

        foreach (var id in changes.DeletedProjectIds)
        {
            ProjectTable.Delete(db, id);
        }

        foreach (var job in changes.Jobs)
        {
            _jobs.Put(db, job with { Chat = _moved.Resolve(db, job.Chat) });
        }

        foreach (var change in changes.JobChanges)
        {
            Change(db, change);
        }

        var areNew = changes.JobChanges.All(change => change.Card is null);
        foreach (var post in changes.Posts)
        {
            areNew &= _posts.Say(db, post with { Chat = _moved.Resolve(db, post.Chat) });
        }

        foreach (var charge in changes.Charges)
        {
            _charges.Put(db, charge with { Chat = _moved.Resolve(db, charge.Chat) });
        }

        var now = changes.Chat is var (chat, chatChange) ? _chats.Update(db, _moved.Resolve(db, chat), chatChange) : null;
        return new Committed(now, areNew ? changes.Posts : null);
    }

    private void Change(Database database, JobChange change)
    {
        var chat = _moved.Resolve(database, change.Chat);
        JobRecord? before = null;
        _jobs.Update(database, chat, change.JobId, stored => change.Change(before = stored));
        if (before is not null && change.Card?.Invoke(before) is { } card)
        {
            _posts.Say(database, card with { Chat = chat });
        }
    }

    public Task<JobRecord?> GetJobAsync(ChatKey chat, string id, CancellationToken cancellationToken) =>
        ReadAsync(db => _jobs.Get(db, _moved.Resolve(db, chat), id), cancellationToken);

    public async Task<IReadOnlyList<JobRecord>> UnfinishedJobsAsync(ChatKey chat, CancellationToken cancellationToken) => (await JobsAsync(chat, cancellationToken)).Unfinished;

    public async Task<IReadOnlyList<JobRecord>> FinishedJobsAsync(ChatKey chat, int count, CancellationToken cancellationToken) => count == 1
        ? (await JobsAsync(chat, cancellationToken)).Last
        : await ReadAsync(db => _jobs.Finished(db, _moved.Resolve(db, chat), count), cancellationToken);

    private Task<ChatJobs> JobsAsync(ChatKey chat, CancellationToken cancellationToken) => _recent.JobsAsync(
        chat,
        () => ReadAsync(db => _moved.Resolve(db, chat) is var there ? new ChatJobs(_jobs.Unfinished(db, there), _jobs.Finished(db, there, 1)) : null!, cancellationToken),
        cancellationToken);

    public Task<JobRecord?> UpdateJobAsync(ChatKey chat, string id, Func<JobRecord, JobRecord> change, CancellationToken cancellationToken) =>
        _recent.ChangeJobsAsync(chat, () => WriteAsync(db => _jobs.Update(db, _moved.Resolve(db, chat), id, change), cancellationToken));

    public Task<IReadOnlyDictionary<(JobKind Kind, JobState State), long>> CountJobsAsync(CancellationToken cancellationToken) =>
        ReadAsync(JobTable.Count, cancellationToken);

    public Task<IReadOnlyList<Charge>> ListChargesAsync(ChatKey chat, int count, CancellationToken cancellationToken) =>
        ReadAsync(db => _charges.List(db, _moved.Resolve(db, chat), count), cancellationToken);

    public Task<OutboxMessage?> GetPostAsync(ChatKey chat, string id, CancellationToken cancellationToken) =>
        _recent.PostAsync(chat, id, () => ReadAsync(db => _posts.Get(db, _moved.Resolve(db, chat), id), cancellationToken));

    public Task<OutboxMessage?> FindPostAsync(ChatKey chat, string messageId, CancellationToken cancellationToken) =>
        ReadAsync(db => _posts.Find(db, _moved.Resolve(db, chat), messageId), cancellationToken);

    public Task<IReadOnlyList<OutboxMessage>> UnsentPostsAsync(ChatKey chat, CancellationToken cancellationToken) =>
        _recent.UnsentPostsAsync(chat, () => ReadAsync(db => _posts.Unsent(db, _moved.Resolve(db, chat)), cancellationToken), cancellationToken);

    public Task<OutboxMessage?> UpdatePostAsync(ChatKey chat, string id, Func<OutboxMessage, OutboxMessage> change, CancellationToken cancellationToken) =>
        _recent.ChangePostAsync(chat, () => WriteAsync(db => _posts.Update(db, _moved.Resolve(db, chat), id, change), cancellationToken));
}
