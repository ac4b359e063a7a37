namespace NemoBot.Core.Model;

/// <summary>All that must survive a restart. When a task completes, what it wrote is on the disk.</summary>
/// <remarks>Any implementation must pass the contract tests in tests/Harness/Storage. Safe for concurrent use.</remarks>
public interface IStore
{
    // --- Inbox -------------------------------------------------------------------------------------------------------

    /// <summary>Stores messages in one transaction and returns those that were new; a redelivery (same chat and message id) is left out.</summary>
    Task<IReadOnlyList<InboxItem>> AcceptAsync(IReadOnlyList<IncomingMessage> messages, CancellationToken cancellationToken);

    /// <summary>The oldest message of the chat that is not handled; null when there is none.</summary>
    Task<InboxItem?> NextMessageAsync(ChatKey chat, CancellationToken cancellationToken);

    /// <summary>Chats with unhandled messages, unfinished jobs or unsent posts: what a start has to take up.</summary>
    Task<IReadOnlyList<ChatKey>> ChatsWithWorkAsync(CancellationToken cancellationToken);

    /// <summary>Writes all of <paramref name="changes"/>, or nothing.</summary>
    /// <exception cref="UsedUpException">One of <see cref="Changes.Uses"/> is used up.</exception>
    Task CommitAsync(Changes changes, CancellationToken cancellationToken);

    // --- Chats and projects ------------------------------------------------------------------------------------------

    /// <summary>The chat, at its new address where it moved; a new record (not stored) for one never seen.</summary>
    Task<ChatRecord> GetChatAsync(ChatKey chat, CancellationToken cancellationToken);

    /// <summary>Changes the chat atomically and returns what is stored now.</summary>
    Task<ChatRecord> UpdateChatAsync(ChatKey chat, Func<ChatRecord, ChatRecord> change, CancellationToken cancellationToken);

    Task<ProjectRecord?> GetProjectAsync(ChatKey chat, string id, CancellationToken cancellationToken);

    /// <summary>Newest first, at most 50.</summary>
    Task<IReadOnlyList<ProjectRecord>> ListProjectsAsync(ChatKey chat, CancellationToken cancellationToken);

    /// <summary>Changes the project atomically; null when it no longer exists.</summary>
    Task<ProjectRecord?> UpdateProjectAsync(ChatKey chat, string id, Func<ProjectRecord, ProjectRecord> change, CancellationToken cancellationToken);

    // --- Jobs --------------------------------------------------------------------------------------------------------

    Task<JobRecord?> GetJobAsync(ChatKey chat, string id, CancellationToken cancellationToken);

    /// <summary>Queued and running jobs of the chat, oldest first.</summary>
    Task<IReadOnlyList<JobRecord>> UnfinishedJobsAsync(ChatKey chat, CancellationToken cancellationToken);

    /// <summary>Finished jobs of the chat, newest first, at most <paramref name="count"/>.</summary>
    Task<IReadOnlyList<JobRecord>> FinishedJobsAsync(ChatKey chat, int count, CancellationToken cancellationToken);

    /// <summary>Changes the job atomically and returns what is stored now; null when it does not exist.</summary>
    Task<JobRecord?> UpdateJobAsync(ChatKey chat, string id, Func<JobRecord, JobRecord> change, CancellationToken cancellationToken);

    /// <summary>How many jobs there are by kind and state, all chats: for the operator.</summary>
    Task<IReadOnlyDictionary<(JobKind Kind, JobState State), long>> CountJobsAsync(CancellationToken cancellationToken);

    // --- Posts -------------------------------------------------------------------------------------------------------

    Task<OutboxMessage?> GetPostAsync(ChatKey chat, string id, CancellationToken cancellationToken);

    /// <summary>The post that the platform knows by this id; null when it is not ours.</summary>
    Task<OutboxMessage?> FindPostAsync(ChatKey chat, string messageId, CancellationToken cancellationToken);

    /// <summary>Posts that the platform does not have as they shall be, oldest first; abandoned ones left out.</summary>
    Task<IReadOnlyList<OutboxMessage>> UnsentPostsAsync(ChatKey chat, CancellationToken cancellationToken);

    /// <summary>Changes the post atomically; null when it does not exist.</summary>
    Task<OutboxMessage?> UpdatePostAsync(ChatKey chat, string id, Func<OutboxMessage, OutboxMessage> change, CancellationToken cancellationToken);

    // --- Health ----------------------------------------------------------------------------------------------------

    /// <summary>Writes something small and reads it again: as good a proof as there is that a message could be accepted now.</summary>
    /// <exception cref="StorageException">It could not.</exception>
    Task ProbeAsync(CancellationToken cancellationToken);

    // --- Trimming ----------------------------------------------------------------------------------------------------

    /// <summary>
    /// Deletes what nobody asks for any more: finished jobs, posts that are sent or given up, and lines of the web chat, from before that moment. Chats with
    /// unfinished jobs, unsent posts or unhandled messages keep everything. A chat that has nothing left goes whole: no account, no project that the backend
    /// knows, no file, no chosen language or skill (of a web chat, whose cookie costs nothing, those too). Of other web chats the newest line stays, since
    /// changes are numbered on from it. Works in small steps, each a transaction of its own, so that messages need not wait. Returns how many rows went.
    /// </summary>
    Task<int> TrimAsync(DateTimeOffset before, CancellationToken cancellationToken);

    // --- Files -------------------------------------------------------------------------------------------------------

    Task AddFileAsync(StoredFile file, CancellationToken cancellationToken);

    /// <summary>The file, if it belongs to the chat; else null.</summary>
    Task<StoredFile?> GetFileAsync(ChatKey chat, string id, CancellationToken cancellationToken);

    /// <summary>Oldest first, at most <paramref name="count"/>, all chats: for the clean-up.</summary>
    /// <param name="countedAs">Only those that take this share of the disk; null: all.</param>
    Task<IReadOnlyList<StoredFile>> OldestFilesAsync(int count, CancellationToken cancellationToken, string? countedAs = null);

    /// <param name="countedAs">As with <see cref="OldestFilesAsync"/>.</param>
    Task<long> StoredBytesAsync(CancellationToken cancellationToken, string? countedAs = null);

    /// <summary>Files from before that moment whose message was not accepted, oldest first.</summary>
    Task<IReadOnlyList<StoredFile>> UnacceptedFilesAsync(DateTimeOffset before, int count, CancellationToken cancellationToken);

    Task RemoveFileAsync(string id, CancellationToken cancellationToken);

    /// <summary>
    /// Notes which of these <see cref="StoredFile.Path"/>s have no record now, and returns those that were found without one at <paramref name="before"/> or
    /// earlier, and ever since. A store that was restored from a backup begins to count anew.
    /// </summary>
    Task<IReadOnlyList<string>> OrphansAsync(IReadOnlyList<string> paths, DateTimeOffset before, CancellationToken cancellationToken);

    // --- The platforms' own ------------------------------------------------------------------------------------------

    /// <summary>A small value an adapter keeps (a gateway session, a hash of registered commands); null when there is none.</summary>
    Task<string?> GetValueAsync(string platform, string key, CancellationToken cancellationToken);

    /// <summary>Stores the value, encrypted like everything that may hold a secret, or removes it when null.</summary>
    Task SetValueAsync(string platform, string key, string? value, CancellationToken cancellationToken);

    /// <summary>As above, for a value that is needed for some time only: <paramref name="keepFor"/>, from this write on.</summary>
    Task SetValueAsync(string platform, string key, string? value, TimeSpan keepFor, CancellationToken cancellationToken);

    /// <summary>Keeps raw input that could not be understood, for the operator; at most 1,000 a platform, the oldest go.</summary>
    Task QuarantineAsync(string platform, string raw, string reason, CancellationToken cancellationToken);

    /// <summary>Counts a use that no other step belongs to.</summary>
    /// <exception cref="UsedUpException">It is used up; nothing is counted.</exception>
    Task TakeAsync(Use use, CancellationToken cancellationToken);

    /// <summary>Takes a counted use back: what it was for did not happen.</summary>
    Task GiveBackAsync(Use use, CancellationToken cancellationToken);

    /// <summary>Notes that an anonymous token was fetched, and returns how many were in the 7 days before now.</summary>
    Task<int> CountTokenFetchAsync(bool add, CancellationToken cancellationToken);

    /// <summary>
    /// Renames a chat everywhere (a group became a supergroup): messages, jobs, posts, projects, files. The old address goes on to work, for reading and
    /// for writing: it leads to the new one.
    /// </summary>
    Task MoveChatAsync(ChatKey oldChat, ChatKey newChat, CancellationToken cancellationToken);

    /// <summary>
    /// Forgets the chat's key: nothing that was said in it until now can be read any more, by anybody, and its work ends. Rows and files go when they are old. The chat may go on; it gets a new key. A backup from before
    /// opens as ever.
    /// </summary>
    Task EraseChatAsync(ChatKey chat, CancellationToken cancellationToken);
}

/// <summary>What the web chat shows: the person's messages and ours, by chat, in order.</summary>
public interface IWebChatLog
{
    /// <summary>
    /// Stores a person's message for the inbox (as <see cref="IStore.AcceptAsync"/>) together with the line that shows it and the id its client gave it, in
    /// one transaction. What was accepted before, by the client's id or by ours, changes nothing.
    /// </summary>
    /// <param name="line">Null: nothing is shown of it.</param>
    /// <param name="client">Remembered for 30 days, whatever becomes of the line. Null: sent again, it is another message.</param>
    /// <param name="greeting">Stored above the line, unless the chat was greeted before. Null: none.</param>
    Task<AcceptedMessage> AcceptAsync(
        IncomingMessage message, WebChatEntry? line, ClientMessage? client, CancellationToken cancellationToken, Greeting? greeting = null);

    /// <summary>What was accepted under a client's id within 30 days; null: nothing.</summary>
    Task<KnownMessage?> FindAsync(ChatKey chat, string clientId, CancellationToken cancellationToken);

    /// <summary>Inserts or replaces an entry; its <see cref="WebChatEntry.Change"/> becomes the chat's next number. One that exists keeps its position and its time. Returns the stored entry.</summary>
    Task<WebChatEntry> PutAsync(WebChatEntry entry, CancellationToken cancellationToken);

    /// <summary>One entry, however old; null when there is none.</summary>
    Task<WebChatEntry?> GetAsync(ChatKey chat, string id, CancellationToken cancellationToken);

    /// <summary>Entries changed after <paramref name="afterChange"/>, in the order of their <see cref="WebChatEntry.Position"/>; the newest <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<WebChatEntry>> ReadAsync(ChatKey chat, long afterChange, int limit, CancellationToken cancellationToken);
}

/// <summary>One line of a web chat.</summary>
/// <param name="Id">Sortable by time; a post's id for ours, the message's id for the person's.</param>
/// <param name="Change">Number of its last change within the chat; 0 before it is stored.</param>
/// <param name="Json">What the page shows, as JSON of the web chat's own.</param>
/// <param name="At">When it was first stored; later changes keep it.</param>
public sealed record WebChatEntry(ChatKey Chat, string Id, long Change, string Json, DateTimeOffset At)
{
    /// <summary>Its place in the chat: the number of the change that first stored it. 0 before it is stored.</summary>
    public long Position { get; init; }
}

/// <summary>Our first words in a web chat. They are stored with the person's first: who only opens the page leaves nothing.</summary>
/// <param name="Post">As sent already.</param>
/// <param name="Line">The same, as the page shows it.</param>
public sealed record Greeting(OutboxMessage Post, WebChatEntry Line);

/// <summary>What a client calls its message.</summary>
/// <param name="Id">Unique within the chat.</param>
/// <param name="Content">Tells what is in it from anything else, such as a digest.</param>
public sealed record ClientMessage(string Id, string Content);

/// <summary>A message that was accepted under a client's id.</summary>
/// <param name="MessageId">Ours.</param>
/// <param name="Content">See <see cref="ClientMessage.Content"/>; null when it is not known, as for messages of version 0.1.0.</param>
public sealed record KnownMessage(string MessageId, string? Content)
{
    /// <summary>A repetition, as far as can be known; false: the client's id is used again for something else.</summary>
    public bool IsSameAs(string? content) => Content is null || Content == content;
}

/// <summary>What became of a message on its way into the inbox.</summary>
/// <param name="Message">As it was first accepted.</param>
/// <param name="Item">Null: it was accepted before.</param>
public sealed record AcceptedMessage(KnownMessage Message, InboxItem? Item);
