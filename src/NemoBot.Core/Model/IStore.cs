namespace NemoBot.Core.Model;

/// <summary>Stores all state that must survive a restart. When a task completes, its writes are on the disk.</summary>
/// <remarks>
/// Every implementation must pass the contract tests in tests/Harness/Storage. Thread-safe. Functions that change what is stored run within the transaction, and once
/// more if it is repeated: they must be fast and pure.
/// </remarks>
public interface IStore
{
    // --- Inbox -------------------------------------------------------------------------------------------------------

    /// <summary>Stores messages in one transaction and returns the new ones, without redeliveries (same chat and message id).</summary>
    Task<IReadOnlyList<InboxItem>> AcceptAsync(IReadOnlyList<IncomingMessage> messages, CancellationToken cancellationToken);

    /// <summary>Returns the oldest unhandled message of the chat; null when there is none.</summary>
    Task<InboxItem?> NextMessageAsync(ChatKey chat, CancellationToken cancellationToken);

    /// <summary>Returns the chats with unhandled messages, unfinished jobs or unsent posts, which a start resumes.</summary>
    Task<IReadOnlyList<ChatKey>> ChatsWithWorkAsync(CancellationToken cancellationToken);

    /// <summary>Writes all of <paramref name="changes"/>, or nothing.</summary>
    /// <exception cref="UsedUpException">One of <see cref="Changes.Uses"/> is used up.</exception>
    Task CommitAsync(Changes changes, CancellationToken cancellationToken);

    // --- Chats and projects ------------------------------------------------------------------------------------------

    /// <summary>Returns the chat, at its new address if it moved; a new, unstored record for an unknown chat.</summary>
    Task<ChatRecord> GetChatAsync(ChatKey chat, CancellationToken cancellationToken);

    /// <summary>Changes the chat atomically and returns the stored record.</summary>
    Task<ChatRecord> UpdateChatAsync(ChatKey chat, Func<ChatRecord, ChatRecord> change, CancellationToken cancellationToken);

    Task<ProjectRecord?> GetProjectAsync(ChatKey chat, string id, CancellationToken cancellationToken);

    /// <summary>Returns the projects, newest first, at most 50.</summary>
    Task<IReadOnlyList<ProjectRecord>> ListProjectsAsync(ChatKey chat, CancellationToken cancellationToken);

    /// <summary>Changes the project atomically; null when it no longer exists.</summary>
    Task<ProjectRecord?> UpdateProjectAsync(ChatKey chat, string id, Func<ProjectRecord, ProjectRecord> change, CancellationToken cancellationToken);

    // --- Jobs --------------------------------------------------------------------------------------------------------

    Task<JobRecord?> GetJobAsync(ChatKey chat, string id, CancellationToken cancellationToken);

    /// <summary>Returns queued and running jobs of the chat, oldest first.</summary>
    Task<IReadOnlyList<JobRecord>> UnfinishedJobsAsync(ChatKey chat, CancellationToken cancellationToken);

    /// <summary>Returns finished jobs of the chat, newest first, at most <paramref name="count"/>.</summary>
    Task<IReadOnlyList<JobRecord>> FinishedJobsAsync(ChatKey chat, int count, CancellationToken cancellationToken);

    /// <summary>Changes the job atomically and returns the stored record; null when it does not exist.</summary>
    Task<JobRecord?> UpdateJobAsync(ChatKey chat, string id, Func<JobRecord, JobRecord> change, CancellationToken cancellationToken);

    /// <summary>Counts the jobs of all chats by kind and state, for the operator.</summary>
    Task<IReadOnlyDictionary<(JobKind Kind, JobState State), long>> CountJobsAsync(CancellationToken cancellationToken);

    /// <summary>Returns the ledger of the chat, newest first, at most <paramref name="count"/> entries; older ones than the newest 50 are not kept.</summary>
    Task<IReadOnlyList<Charge>> ListChargesAsync(ChatKey chat, int count, CancellationToken cancellationToken);

    // --- Posts -------------------------------------------------------------------------------------------------------

    Task<OutboxMessage?> GetPostAsync(ChatKey chat, string id, CancellationToken cancellationToken);

    /// <summary>Returns the post with this platform id; null when it is not ours.</summary>
    Task<OutboxMessage?> FindPostAsync(ChatKey chat, string messageId, CancellationToken cancellationToken);

    /// <summary>Returns posts whose latest version the platform does not have, oldest first, without abandoned ones.</summary>
    Task<IReadOnlyList<OutboxMessage>> UnsentPostsAsync(ChatKey chat, CancellationToken cancellationToken);

    /// <summary>Changes the post atomically; null when it does not exist.</summary>
    Task<OutboxMessage?> UpdatePostAsync(ChatKey chat, string id, Func<OutboxMessage, OutboxMessage> change, CancellationToken cancellationToken);

    // --- Health ----------------------------------------------------------------------------------------------------

    /// <summary>Writes and reads a small value, to check whether a message could be accepted now.</summary>
    /// <exception cref="StorageException">The write or the read failed.</exception>
    Task ProbeAsync(CancellationToken cancellationToken);

    // --- Trimming ----------------------------------------------------------------------------------------------------

    /// <summary>
    /// Deletes data from before that moment that is no longer needed: finished jobs, posts that are sent or abandoned, lines of the web chat, and charges. Chats with
    /// unfinished jobs, unsent posts or unhandled messages keep everything. A chat with nothing left is deleted as a whole: no account, no project that the
    /// backend has, no file, no chosen language or skill (a web chat, whose cookie is free, even with those two). Other web chats keep their newest line,
    /// because the numbers of changes continue from it. Works in small transactions, so that messages need not wait. Returns the number of deleted rows.
    /// </summary>
    Task<int> TrimAsync(DateTimeOffset before, CancellationToken cancellationToken);

    // --- Files -------------------------------------------------------------------------------------------------------

    Task AddFileAsync(StoredFile file, CancellationToken cancellationToken);

    /// <summary>Returns the file if it belongs to the chat; otherwise null.</summary>
    Task<StoredFile?> GetFileAsync(ChatKey chat, string id, CancellationToken cancellationToken);

    /// <summary>Returns files of all chats for the clean-up, oldest first, at most <paramref name="count"/>.</summary>
    /// <param name="countedAs">Only files that count towards this share of the disk; null for all.</param>
    Task<IReadOnlyList<StoredFile>> OldestFilesAsync(int count, CancellationToken cancellationToken, string? countedAs = null);

    /// <param name="countedAs">See <see cref="OldestFilesAsync"/>.</param>
    Task<long> StoredBytesAsync(CancellationToken cancellationToken, string? countedAs = null);

    /// <summary>Returns files from before that moment whose message was never accepted, oldest first.</summary>
    Task<IReadOnlyList<StoredFile>> UnacceptedFilesAsync(DateTimeOffset before, int count, CancellationToken cancellationToken);

    Task RemoveFileAsync(string id, CancellationToken cancellationToken);

    /// <summary>
    /// Records which of these <see cref="StoredFile.Path"/>s currently have no record, and returns those that have had none since <paramref name="before"/> or
    /// earlier. A store that was restored from a backup starts over.
    /// </summary>
    Task<IReadOnlyList<string>> OrphansAsync(IReadOnlyList<string> paths, DateTimeOffset before, CancellationToken cancellationToken);

    // --- Values of the platforms ------------------------------------------------------------------------------------

    /// <summary>Returns a small value of an adapter (a gateway session, a hash of registered commands); null when there is none.</summary>
    Task<string?> GetValueAsync(string platform, string key, CancellationToken cancellationToken);

    /// <summary>
    /// Stores the value, encrypted like everything that may contain a secret; null removes it. A key of the form <c>name/id of a chat/part</c> belongs to that
    /// chat, and is erased with it.
    /// </summary>
    Task SetValueAsync(string platform, string key, string? value, CancellationToken cancellationToken);

    /// <summary>Stores a value that expires after <paramref name="keepFor"/>, counted from this write.</summary>
    Task SetValueAsync(string platform, string key, string? value, TimeSpan keepFor, CancellationToken cancellationToken);

    /// <summary>
    /// Changes a value atomically and returns the stored value: no other write happens between its read and its write. For values that several callers read
    /// and change. A change that returns the value as it is writes nothing.
    /// </summary>
    /// <param name="change">Returns the new value for the stored one; null for no value. Must be quick, without I/O, and may be called more than once; the last call counts.</param>
    /// <param name="keepFor">The value expires after this time, counted from this write; null if it does not expire.</param>
    Task<string?> UpdateValueAsync(string platform, string key, Func<string?, string?> change, TimeSpan? keepFor, CancellationToken cancellationToken);

    /// <summary>Stores raw input that could not be parsed, for the operator; at most 1,000 entries per platform, then the oldest are deleted.</summary>
    Task QuarantineAsync(string platform, string raw, string reason, CancellationToken cancellationToken);

    /// <summary>Counts a use on its own, outside of any step.</summary>
    /// <exception cref="UsedUpException">The limit is reached; nothing is counted.</exception>
    Task TakeAsync(Use use, CancellationToken cancellationToken);

    /// <summary>Reverts a counted use whose purpose failed.</summary>
    Task GiveBackAsync(Use use, CancellationToken cancellationToken);

    /// <summary>Returns what is counted under a key (see <see cref="Use.Who"/>), the newest day first: at most <see cref="Scarce"/>'s kinds for each of the last 7 days.</summary>
    Task<IReadOnlyList<CountedUse>> ListUsesAsync(string who, CancellationToken cancellationToken);

    /// <summary>Returns how many anonymous tokens were fetched in the last 7 days; if <paramref name="add"/> is true, records one more first.</summary>
    Task<int> CountTokenFetchAsync(bool add, CancellationToken cancellationToken);

    /// <summary>
    /// Renames a chat everywhere (a group became a supergroup): messages, jobs, posts, projects, files, charges. The old address stays valid for reading and writing: it
    /// redirects to the new one.
    /// </summary>
    Task MoveChatAsync(ChatKey oldChat, ChatKey newChat, CancellationToken cancellationToken);

    /// <summary>Returns what is stored of the chat, newest first; at most <see cref="ChatContents.Most"/> of each kind.</summary>
    Task<ChatContents> GetContentsAsync(ChatKey chat, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes the chat: its keys, every row of it in every table, and its earlier addresses; then writes <paramref name="changes"/>, in the same transaction. What the
    /// engine can overwrite on the disk is overwritten. The counts of its people and addresses stay, or an erasure would be a way to a new quota. Files are not
    /// deleted, only their records. May be repeated. The chat may continue; it is then a new one. An earlier backup stays readable.
    /// </summary>
    /// <param name="changes">Of this chat only; null for nothing.</param>
    /// <param name="upTo">The inbox id of the last message to erase: later ones that wait begin the new chat. Null erases all.</param>
    Task EraseChatAsync(ChatKey chat, CancellationToken cancellationToken, Changes? changes = null, string? upTo = null);
}
