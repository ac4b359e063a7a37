using NemoBot.Core.Model;
using NemoBot.Storage.Postgres.Tables;
using NemoBot.Storage.Postgres.Work;

namespace NemoBot.Storage.Postgres;

/// <content>Inbox, jobs and posts, and the transaction that writes all of them.</content>
internal sealed partial class PostgresStore
{
    public async Task<IReadOnlyList<InboxItem>> AcceptAsync(IReadOnlyList<IncomingMessage> messages, CancellationToken cancellationToken)
    {
        if (messages.Count == 0)
        {
            return [];
        }

        var arrivals = _inbox.Prepare(messages);
        return await WriteAsync(
            Scope.Of([.. messages.Select(message => message.Chat).Distinct()]),
            async session =>
            {
                var forgotten = ForgetAsync(session, arrivals.Count);
                var added = await _inbox.AddAsync(session, arrivals);
                await forgotten;
                return added;
            },
            cancellationToken);
    }

    public Task<InboxItem?> NextMessageAsync(ChatKey chat, CancellationToken cancellationToken) => ReadAsync(session => _inbox.NextAsync(session, chat), cancellationToken);

    public Task<IReadOnlyList<ChatKey>> ChatsWithWorkAsync(CancellationToken cancellationToken) => ReadAsync<IReadOnlyList<ChatKey>>(
        async session => await session.QueryAsync(ChatsWithWork.Query, row => ChatKey.Parse(row.GetString(0))),
        cancellationToken);

    public async Task CommitAsync(Changes changes, CancellationToken cancellationToken)
    {
        string[] deleted = [.. changes.DeletedProjectIds];
        var chats = deleted.Length == 0 ? [] : await ReadAsync(session => ProjectTable.ChatsOfAsync(session, deleted), cancellationToken);
        await WriteAsync(ScopeOf(changes, chats), session => CommitAsync(session, changes), cancellationToken);
    }

    /// <param name="others">Chats that the changes concern without naming them.</param>
    private static Scope ScopeOf(Changes changes, IReadOnlyList<ChatKey> others)
    {
        IEnumerable<ChatKey>[] chats =
        [
            changes.Projects.Select(project => project.Chat),
            changes.ProjectChanges.Select(change => change.Chat),
            changes.Jobs.Select(job => job.Chat),
            changes.JobChanges.Select(change => change.Chat),
            changes.Posts.Select(post => post.Chat),
            changes.Charges.Select(charge => charge.Chat),
            changes.Chat is var (chat, _) ? [chat] : [],
            others,
        ];
        return new([.. chats.SelectMany(each => each).Distinct()], [.. changes.Uses.Concat(changes.GivenBack).Select(UseTable.NameOf).Distinct(StringComparer.Ordinal)]);
    }

    private async Task CommitAsync(Session session, Changes changes)
    {
        // Everything is asked for in its order, and only reads are waited for: most steps take two round trips, however much they write.
        List<Task> written = [.. changes.GivenBack.Select(use => UseTable.GiveBackAsync(session, use))];
        await UseTable.TakeAsync(session, changes.Uses, _time.GetUtcNow());
        if (changes.HandledMessageId is { } handled)
        {
            written.Add(InboxTable.HandledAsync(session, handled));
        }

        written.AddRange(changes.Projects.Select(project => _projects.PutAsync(session, session.Chat(project.Chat), project)));
        foreach (var change in changes.ProjectChanges)
        {
            await _projects.UpdateAsync(session, session.Chat(change.Chat), change.ProjectId, change.Change);
        }

        written.AddRange(changes.DeletedProjectIds.Select(id => ProjectTable.DeleteAsync(session, id)));
        written.AddRange(changes.Jobs.Select(job => _jobs.PutAsync(session, session.Chat(job.Chat), job)));
        foreach (var change in changes.JobChanges)
        {
            await ChangeAsync(session, change);
        }

        // Posts with one id follow each other; all others share their round trips.
        written.AddRange(changes.Posts.GroupBy(post => post.Id, StringComparer.Ordinal).Select(async posts =>
        {
            foreach (var post in posts)
            {
                await _posts.SayAsync(session, session.Chat(post.Chat), post);
            }
        }));
        written.AddRange(changes.Charges.Select(charge => _charges.PutAsync(session, session.Chat(charge.Chat), charge)));
        if (changes.Chat is var (chat, chatChange))
        {
            written.Add(_chats.UpdateAsync(session, session.Chat(chat), chatChange));
        }

        await Task.WhenAll(written);
    }

    private async Task ChangeAsync(Session session, JobChange change)
    {
        var chat = session.Chat(change.Chat);
        if (await _jobs.UpdateAsync(session, chat, change.JobId, change.Change) is var (before, _) && change.Card?.Invoke(before) is { } card)
        {
            await _posts.SayAsync(session, chat, card with { Chat = chat.Address });
        }
    }

    public Task<JobRecord?> GetJobAsync(ChatKey chat, string id, CancellationToken cancellationToken) => ReadAsync(session => _jobs.ReadAsync(session, chat, id), cancellationToken);

    public Task<IReadOnlyList<JobRecord>> UnfinishedJobsAsync(ChatKey chat, CancellationToken cancellationToken) => ReadAsync(session => _jobs.UnfinishedAsync(session, chat), cancellationToken);

    public Task<IReadOnlyList<JobRecord>> FinishedJobsAsync(ChatKey chat, int count, CancellationToken cancellationToken) =>
        ReadAsync(session => _jobs.FinishedAsync(session, chat, count), cancellationToken);

    public Task<JobRecord?> UpdateJobAsync(ChatKey chat, string id, Func<JobRecord, JobRecord> change, CancellationToken cancellationToken) =>
        WriteAsync(Scope.Of(chat), async session => (await _jobs.UpdateAsync(session, session.Chat(chat), id, change))?.Now, cancellationToken);

    public Task<IReadOnlyDictionary<(JobKind Kind, JobState State), long>> CountJobsAsync(CancellationToken cancellationToken) => CountAsync(JobTable.CountAsync, cancellationToken);

    public Task<IReadOnlyList<Charge>> ListChargesAsync(ChatKey chat, int count, CancellationToken cancellationToken) => ReadAsync(session => _charges.ListAsync(session, chat, count), cancellationToken);

    public Task<OutboxMessage?> GetPostAsync(ChatKey chat, string id, CancellationToken cancellationToken) => ReadAsync(session => _posts.ReadAsync(session, chat, id), cancellationToken);

    public Task<OutboxMessage?> FindPostAsync(ChatKey chat, string messageId, CancellationToken cancellationToken) => ReadAsync(session => _posts.FindAsync(session, chat, messageId), cancellationToken);

    public Task<IReadOnlyList<OutboxMessage>> UnsentPostsAsync(ChatKey chat, CancellationToken cancellationToken) => ReadAsync(session => _posts.UnsentAsync(session, chat), cancellationToken);

    public Task<OutboxMessage?> UpdatePostAsync(ChatKey chat, string id, Func<OutboxMessage, OutboxMessage> change, CancellationToken cancellationToken) =>
        WriteAsync(Scope.Of(chat), session => _posts.UpdateAsync(session, session.Chat(chat), id, change), cancellationToken);
}
