using NemoBot.Core.Model;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage;

/// <summary>What every message reads again of its chat: the record, the jobs and the latest posts. All their writes run through here.</summary>
/// <param name="hasMoved">See <see cref="ReadCache{T}"/>.</param>
public sealed class RecentChats(Func<ChatKey, bool> hasMoved)
{
    /// <summary>About the characters of a chat's record: its lists have limits of their own.</summary>
    private const int SizeOfChat = 2048;

    private readonly ReadCache<ChatRecord> _chats = new(hasMoved, static _ => SizeOfChat);
    private readonly ReadCache<ChatJobs> _jobs = new(hasMoved, static jobs => jobs.Characters);
    private readonly ReadCache<RecentPosts> _posts = new(hasMoved, static posts => posts.Characters);

    /// <returns>Null for a chat that is not stored.</returns>
    public Task<ChatRecord?> ChatAsync(ChatKey chat, Func<Task<ChatRecord?>> read, CancellationToken cancellationToken) => _chats.ReadAsync(chat, read, cancellationToken);

    public async Task<ChatJobs> JobsAsync(ChatKey chat, Func<Task<ChatJobs>> read, CancellationToken cancellationToken) =>
        (await _jobs.ReadAsync(chat, async () => await read(), cancellationToken))!;

    public async Task<IReadOnlyList<OutboxMessage>> UnsentPostsAsync(ChatKey chat, Func<Task<IReadOnlyList<OutboxMessage>>> read, CancellationToken cancellationToken) =>
        (await _posts.ReadAsync(chat, async () => new RecentPosts(await read(), null), cancellationToken))!.Unsent;

    /// <summary>Returns the post if it is kept; otherwise reads it.</summary>
    public Task<OutboxMessage?> PostAsync(ChatKey chat, string id, Func<Task<OutboxMessage?>> read) => _posts.Find(chat)?.Find(id) is { } kept ? Task.FromResult<OutboxMessage?>(kept) : read();

    /// <summary>Runs a commit.</summary>
    public Task CommitAsync(Changes changes, Func<Task<Committed>> write)
    {
        var jobs = changes.Jobs.Select(job => job.Chat).Concat(changes.JobChanges.Select(change => change.Chat)).Distinct().ToList();
        var posts = changes.Posts.Select(post => post.Chat).Concat(changes.JobChanges.Select(change => change.Chat)).Distinct().ToList();
        return _jobs.WriteAsync(jobs, () => _posts.WriteAsync(
            posts,
            () => changes.Chat is var (chat, _) ? _chats.WriteAsync([chat], write, (_, now) => now.Chat) : write(),
            (before, now) => posts.Count == 1 && now.NewPosts is { } said ? before?.With(said) : null));
    }

    /// <summary>Runs a write of a chat's record.</summary>
    public Task<ChatRecord> ChangeChatAsync(ChatKey chat, Func<Task<ChatRecord>> write) => _chats.WriteAsync([chat], write, (_, now) => now);

    /// <summary>Runs a write of a chat's record and posts.</summary>
    public Task<T> ChangeChatAndPostsAsync<T>(ChatKey chat, Func<Task<T>> write) => _chats.WriteAsync([chat], () => _posts.WriteAsync([chat], write));

    /// <summary>Runs a write of a post that returns it as it is now; null for no post.</summary>
    public Task<OutboxMessage?> ChangePostAsync(ChatKey chat, Func<Task<OutboxMessage?>> write) =>
        _posts.WriteAsync([chat], write, (before, now) => now is null ? before : before?.With(now));

    /// <summary>Runs a write of a chat's jobs.</summary>
    public Task<T> ChangeJobsAsync<T>(ChatKey chat, Func<Task<T>> write) => _jobs.WriteAsync([chat], write);

    /// <summary>Runs a write that affects any chats.</summary>
    public Task<T> ChangeAnyAsync<T>(Func<Task<T>> write) => _chats.WriteAllAsync(() => _jobs.WriteAllAsync(() => _posts.WriteAllAsync(write)));

    public void Clear()
    {
        _chats.Clear();
        _jobs.Clear();
        _posts.Clear();
    }
}
