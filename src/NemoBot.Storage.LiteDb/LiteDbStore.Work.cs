using NemoBot.Core.Model;
using NemoBot.Storage.LiteDb.Tables;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.LiteDb;

/// <content>Inbox, jobs and posts, and the operation that writes all of them.</content>
internal sealed partial class LiteDbStore
{
    public async Task<IReadOnlyList<InboxItem>> AcceptAsync(IReadOnlyList<IncomingMessage> messages, CancellationToken cancellationToken)
    {
        if (messages.Count == 0)
        {
            return [];
        }

        var arrivals = _inbox.Prepare(messages);
        return await WriteAsync(draft => Add(draft, arrivals), cancellationToken);
    }

    private IReadOnlyList<InboxItem> Add(Draft draft, IReadOnlyList<InboxTable.Arrival> arrivals)
    {
        _clients.Forget(draft);
        return _inbox.Add(draft, arrivals);
    }

    public async Task<InboxItem?> NextMessageAsync(ChatKey chat, CancellationToken cancellationToken) =>
        InboxTable.ReadFirst(await ReadAsync(reader => _inbox.Next(reader, _moved.Resolve(reader, chat)), cancellationToken));

    public Task<IReadOnlyList<ChatKey>> ChatsWithWorkAsync(CancellationToken cancellationToken) => ReadAsync(Work.Chats, cancellationToken);

    public Task CommitAsync(Changes changes, CancellationToken cancellationToken)
    {
        var texts = ChangeTexts.Of(changes);
        return _recent.CommitAsync(changes, () => WriteAsync(draft => Commit(draft, texts), cancellationToken));
    }

    private Committed Commit(Draft draft, ChangeTexts texts)
    {
        var changes = texts.Changes;
        if (changes.HandledMessageId is { } handled)
        {
            InboxTable.Handled(draft, handled);
        }

        foreach (var use in changes.GivenBack)
        {
            UseTable.GiveBack(draft, use);
        }

        _uses.Take(draft, changes.Uses);
        foreach (var project in texts.Projects)
        {
            _projects.Put(draft, project with { Project = project.Project with { Chat = _moved.Resolve(draft, project.Project.Chat) } });
        }

        foreach (var change in changes.ProjectChanges)
        {
            _projects.Update(draft, _moved.Resolve(draft, change.Chat), change.ProjectId, change.Change);
        }

        foreach (var id in changes.DeletedProjectIds)
        {
            ProjectTable.Delete(draft, id);
        }

        foreach (var job in texts.Jobs)
        {
            _jobs.Put(draft, job with { Job = job.Job with { Chat = _moved.Resolve(draft, job.Job.Chat) } });
        }

        foreach (var change in changes.JobChanges)
        {
            Change(draft, change);
        }

        var areNew = changes.JobChanges.All(change => change.Card is null);
        foreach (var post in texts.Posts)
        {
            areNew &= _posts.Say(draft, post with { Post = post.Post with { Chat = _moved.Resolve(draft, post.Post.Chat) } });
        }

        foreach (var charge in texts.Charges)
        {
            _charges.Put(draft, charge with { Charge = charge.Charge with { Chat = _moved.Resolve(draft, charge.Charge.Chat) } });
        }

        var now = changes.Chat is var (chat, chatChange) ? _chats.Update(draft, _moved.Resolve(draft, chat), chatChange) : null;
        return new Committed(now, areNew ? changes.Posts : null);
    }

    private void Change(Draft draft, JobChange change)
    {
        var chat = _moved.Resolve(draft, change.Chat);
        JobRecord? before = null;
        _jobs.Update(draft, chat, change.JobId, stored => change.Change(before = stored));
        if (before is not null && change.Card?.Invoke(before) is { } card)
        {
            _posts.Say(draft, PostTable.Text.Of(card with { Chat = chat }));
        }
    }

    public async Task<JobRecord?> GetJobAsync(ChatKey chat, string id, CancellationToken cancellationToken) =>
        JobTable.Read(await ReadAsync(reader => _jobs.Find(reader, _moved.Resolve(reader, chat), id), cancellationToken));

    public async Task<IReadOnlyList<JobRecord>> UnfinishedJobsAsync(ChatKey chat, CancellationToken cancellationToken) => (await JobsAsync(chat, cancellationToken)).Unfinished;

    public async Task<IReadOnlyList<JobRecord>> FinishedJobsAsync(ChatKey chat, int count, CancellationToken cancellationToken) => count == 1
        ? (await JobsAsync(chat, cancellationToken)).Last
        : (await ReadAsync(reader => _jobs.ListFinished(reader, _moved.Resolve(reader, chat), count), cancellationToken)).ConvertAll(JobTable.Read);

    private Task<ChatJobs> JobsAsync(ChatKey chat, CancellationToken cancellationToken) => _recent.JobsAsync(chat, () => ReadJobsAsync(chat, cancellationToken), cancellationToken);

    private async Task<ChatJobs> ReadJobsAsync(ChatKey chat, CancellationToken cancellationToken)
    {
        var (unfinished, last) = await ReadAsync(
            reader => _moved.Resolve(reader, chat) is var there ? (_jobs.ListUnfinished(reader, there), _jobs.ListFinished(reader, there, 1)) : default,
            cancellationToken);
        return new(unfinished.ConvertAll(JobTable.Read), last.ConvertAll(JobTable.Read));
    }

    public Task<JobRecord?> UpdateJobAsync(ChatKey chat, string id, Func<JobRecord, JobRecord> change, CancellationToken cancellationToken) =>
        _recent.ChangeJobsAsync(chat, () => WriteAsync(draft => _jobs.Update(draft, _moved.Resolve(draft, chat), id, change), cancellationToken));

    public Task<IReadOnlyDictionary<(JobKind Kind, JobState State), long>> CountJobsAsync(CancellationToken cancellationToken) =>
        ReadAsync(JobTable.Count, cancellationToken);

    public async Task<IReadOnlyList<Charge>> ListChargesAsync(ChatKey chat, int count, CancellationToken cancellationToken) =>
        [.. (await ReadAsync(reader => _charges.List(reader, _moved.Resolve(reader, chat), count), cancellationToken)).Select(ChargeTable.Read).OfType<Charge>()];

    public Task<OutboxMessage?> GetPostAsync(ChatKey chat, string id, CancellationToken cancellationToken) =>
        _recent.PostAsync(chat, id, async () => PostTable.Read(await ReadAsync(reader => _posts.Find(reader, _moved.Resolve(reader, chat), id), cancellationToken)));

    public async Task<OutboxMessage?> FindPostAsync(ChatKey chat, string messageId, CancellationToken cancellationToken) =>
        PostTable.Read(await ReadAsync(reader => _posts.FindMessage(reader, _moved.Resolve(reader, chat), messageId), cancellationToken));

    public Task<IReadOnlyList<OutboxMessage>> UnsentPostsAsync(ChatKey chat, CancellationToken cancellationToken) =>
        _recent.UnsentPostsAsync(chat, () => ReadUnsentPostsAsync(chat, cancellationToken), cancellationToken);

    private async Task<IReadOnlyList<OutboxMessage>> ReadUnsentPostsAsync(ChatKey chat, CancellationToken cancellationToken) =>
        [.. (await ReadAsync(reader => _posts.ListUnsent(reader, _moved.Resolve(reader, chat)), cancellationToken)).Select(row => PostTable.Read(row)).OfType<OutboxMessage>()];

    public Task<OutboxMessage?> UpdatePostAsync(ChatKey chat, string id, Func<OutboxMessage, OutboxMessage> change, CancellationToken cancellationToken) =>
        _recent.ChangePostAsync(chat, () => WriteAsync(draft => _posts.Update(draft, _moved.Resolve(draft, chat), id, change), cancellationToken));

    /// <summary>Changes with their records as JSON, written by the caller's thread, not the store's.</summary>
    private sealed record ChangeTexts(
        Changes Changes, IReadOnlyList<ProjectTable.Text> Projects, IReadOnlyList<JobTable.Text> Jobs, IReadOnlyList<PostTable.Text> Posts, IReadOnlyList<ChargeTable.Text> Charges)
    {
        public static ChangeTexts Of(Changes changes) => new(
            changes,
            [.. changes.Projects.Select(ProjectTable.Text.Of)],
            [.. changes.Jobs.Select(JobTable.Text.Of)],
            [.. changes.Posts.Select(PostTable.Text.Of)],
            [.. changes.Charges.Select(ChargeTable.Text.Of)]);
    }
}
