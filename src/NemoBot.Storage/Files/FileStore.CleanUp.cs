using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;

namespace NemoBot.Storage.Files;

/// <content>Deletion of files: old ones, when the disk is full, and after a crash.</content>
public sealed partial class FileStore
{
    private const int PageSize = 256;

    /// <summary>
    /// How long a file without a record is kept: its upload may be in progress, a restored backup may be older than it, or the operator may notice that this is
    /// the wrong database.
    /// </summary>
    private static readonly TimeSpan KeepOrphansFor = TimeSpan.FromHours(24);

    /// <summary>How long a file is protected from making room for others, and how long an upload of this process may wait for its next byte or its message.</summary>
    private static readonly TimeSpan Young = TimeSpan.FromHours(1);

    /// <summary>How long a bucket may take to delete a file: a person may wait for it, or a whole round.</summary>
    private static readonly TimeSpan DeleteLimit = TimeSpan.FromSeconds(10);

    /// <summary>Gets how long an upload may wait, whoever receives it: of another process's this one knows nothing but the age.</summary>
    private TimeSpan UploadsWait => _folders.AreOurs ? Young : KeepOrphansFor;

    // Each reads the records of all files: acceptable now and then, but not for each request.
    private readonly Throttle _cleanUps;
    private readonly Throttle _shareCleanUps;

    /// <summary>
    /// Deletes uploads whose message was not accepted within an hour (a day in a shared folder), files older than <see cref="StorageOptions.KeepFilesFor"/>, then idle unfinished uploads and
    /// the oldest files while the total, with what is being written, exceeds <see cref="StorageOptions.FilesLimitBytes"/>. Files that an unfinished job, an unsent post or an <see cref="IFileKeeper"/> needs
    /// stay, and files younger than an hour are never deleted to make room. Returns the number of deleted files.
    /// </summary>
    /// <remarks>If a bucket is away, its files wait for the next call, and what is on this machine goes all the same.</remarks>
    public async Task<int> CleanUpAsync(CancellationToken cancellationToken)
    {
        _shares.Recount(null);
        var needed = await NeededAsync(cancellationToken);
        var (unaccepted, isAway) = await RemoveUnacceptedAsync(needed, cancellationToken);
        _shares.DiscardIdle(null, await _store.StoredBytesAsync(cancellationToken) + _shares.BeingWritten - _options.FilesLimitBytes);
        return unaccepted + (isAway ? 0 : await MakeRoomAsync(countedAs: null, _options.FilesLimitBytes - _shares.BeingWritten, needed, cancellationToken));
    }

    /// <summary>
    /// Returns whether users may send more files; cleans up first if space is short. Results are still fetched when they may not: the reserved space is
    /// for them.
    /// </summary>
    /// <param name="countedAs">Whose share the file counts against; null for none.</param>
    /// <param name="expected">The announced size in bytes; 0 if unknown.</param>
    public async Task<FileSpace> CheckSpaceAsync(string? countedAs, long expected, CancellationToken cancellationToken)
    {
        if (await IsFullAsync(cancellationToken))
        {
            if (_cleanUps.TryPass())
            {
                await CleanUpAsync(cancellationToken);
            }

            if (await IsFullAsync(cancellationToken))
            {
                return FileSpace.None;
            }
        }

        _folder.Create();
        if (_folder.AvailableFreeSpace <= _options.KeepFreeBytes)
        {
            return FileSpace.None;
        }

        if (_shares.Most is not { } most || !await _shares.IsTooMuchAsync(countedAs, expected, cancellationToken))
        {
            return FileSpace.Enough;
        }

        if (countedAs is not null && expected <= most && _shareCleanUps.TryPass())
        {
            await MakeRoomInShareAsync(countedAs, most - expected, cancellationToken);
        }

        return await _shares.IsTooMuchAsync(countedAs, expected, cancellationToken) ? FileSpace.ShareUsedUp : FileSpace.Enough;
    }

    /// <param name="most">Bytes that may remain, stored and unfinished ones.</param>
    private async Task MakeRoomInShareAsync(string countedAs, long most, CancellationToken cancellationToken)
    {
        // If the unfinished files leave no room, deleting stored ones makes none.
        _shares.DiscardIdle(countedAs, _shares.Written(countedAs) - most);
        if (most - _shares.Written(countedAs) is var mayStay and >= 0)
        {
            await MakeRoomAsync(countedAs, mayStay, await NeededAsync(cancellationToken), cancellationToken);
            _shares.DiscardIdle(countedAs, await _store.StoredBytesAsync(cancellationToken, countedAs) - mayStay);
        }
    }

    private async Task<bool> IsFullAsync(CancellationToken cancellationToken) =>
        await _store.StoredBytesAsync(cancellationToken) + _shares.BeingWritten > _options.FilesLimitBytes;

    /// <returns>The number of deleted files, and whether it ended early because the place of the files is away.</returns>
    private async Task<(int Deleted, bool IsAway)> RemoveUnacceptedAsync(NeededFiles needed, CancellationToken cancellationToken)
    {
        var (deleted, kept) = (0, 0);
        while (true)
        {
            // Files that were kept are returned again, at the front.
            var page = await _store.UnacceptedFilesAsync(_time.GetUtcNow() - UploadsWait, kept + PageSize, cancellationToken);
            foreach (var file in page.Skip(kept))
            {
                if (needed.IsKept(file))
                {
                    kept++;
                    continue;
                }

                deleted++;
                if (!await TryDeleteAsync(file, cancellationToken))
                {
                    return (deleted, true);
                }
            }

            if (page.Count <= kept)
            {
                return (deleted, false);
            }
        }
    }

    /// <param name="countedAs">Only files that count against this share; null for all.</param>
    /// <param name="most">Stored bytes that may remain, without those that are being written.</param>
    private async Task<int> MakeRoomAsync(string? countedAs, long most, NeededFiles needed, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var bytes = await _store.StoredBytesAsync(cancellationToken, countedAs);
        var (deleted, skipped) = (0, 0);
        while (true)
        {
            // Files that were kept are returned again with each page, at its front.
            var page = await _store.OldestFilesAsync(skipped + PageSize, cancellationToken, countedAs);
            foreach (var file in page.Skip(skipped))
            {
                if (file.CreatedAt > now - Young || (file.CreatedAt >= now - _options.KeepFilesFor && bytes <= most))
                {
                    LogCleanedUp(deleted, skipped);
                    return deleted;
                }

                if (needed.Contains(file) || (file.AwaitsMessage && file.CreatedAt > now - UploadsWait))
                {
                    skipped++;
                    continue;
                }

                bytes -= file.SizeBytes;
                deleted++;
                if (!await TryDeleteAsync(file, cancellationToken))
                {
                    LogCleanedUp(deleted, skipped);
                    return deleted;
                }
            }

            if (page.Count <= skipped)
            {
                LogCleanedUp(deleted, skipped);
                return deleted;
            }
        }
    }

    /// <summary>
    /// Deletes what a crash left behind: partial files that were not written to for an hour (a day in a shared folder or a bucket), and files that were found without a record and still have none
    /// after 24 hours. Returns the number of deleted files.
    /// </summary>
    public async Task<int> RemoveOrphansAsync(CancellationToken cancellationToken)
    {
        var before = _time.GetUtcNow() - KeepOrphansFor;
        var deleted = await _folder.RemoveUnfinishedAsync(_time.GetUtcNow() - UploadsWait, cancellationToken);
        if (_bytes != _folder)
        {
            deleted += await _bytes.RemoveUnfinishedAsync(before, cancellationToken);
        }

        await foreach (var page in _bytes.ListAsync(cancellationToken))
        {
            var old = page.Where(file => file.WrittenAt <= before).Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
            foreach (var orphan in (await _store.OrphansAsync([.. page.Select(file => file.Name)], before, cancellationToken)).Where(old.Contains))
            {
                var (isGone, isAway) = await TryDeleteBytesAsync(orphan, cancellationToken);
                deleted += isGone ? 1 : 0;
                if (isAway)
                {
                    return Deleted();
                }
            }
        }

        return Deleted();

        int Deleted()
        {
            if (deleted > 0)
            {
                LogOrphans(deleted);
            }

            return deleted;
        }
    }

    /// <summary>Deletes a file. Bytes that cannot be deleted now have no record any more, and <see cref="RemoveOrphansAsync"/> deletes them later.</summary>
    /// <returns>Whether to go on: false if the place of the files is away, where each further try would wait in vain.</returns>
    private async Task<bool> TryDeleteAsync(StoredFile file, CancellationToken cancellationToken)
    {
        await _store.RemoveFileAsync(file.Id, cancellationToken);
        return !(await TryDeleteBytesAsync(file.Path, cancellationToken)).IsAway;
    }

    private async Task<(bool IsGone, bool IsAway)> TryDeleteBytesAsync(string name, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(DeleteLimit, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            await _bytes.DeleteAsync(name, stop.Token);
            return (true, false);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && fault is StorageException or IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            LogNotDeleted(fault, name);
            return (false, fault is OperationCanceledException or StorageException { OfFiles: FilesFault.Away });
        }
    }

    /// <summary>Returns the files that unfinished work needs. Reads the records of all files.</summary>
    internal async Task<IReadOnlyList<StoredFile>> NeededFilesAsync(CancellationToken cancellationToken)
    {
        var needed = await NeededAsync(cancellationToken);
        List<StoredFile> found = [];
        for (var read = 0; ;)
        {
            var page = await _store.OldestFilesAsync(read + PageSize, cancellationToken);
            found.AddRange(page.Skip(read).Where(file => needed.Contains(file) || file.AwaitsMessage));
            if (page.Count < read + PageSize)
            {
                return found;
            }

            read = page.Count;
        }
    }

    private async Task<NeededFiles> NeededAsync(CancellationToken cancellationToken)
    {
        var needed = new NeededFiles();
        foreach (var chat in await _store.ChatsWithWorkAsync(cancellationToken))
        {
            needed.Add(await _store.UnfinishedJobsAsync(chat, cancellationToken), await _store.UnsentPostsAsync(chat, cancellationToken));
            if (await _store.NextMessageAsync(chat, cancellationToken) is not null)
            {
                needed.Add(chat);
            }
        }

        foreach (var keeper in _keepers)
        {
            needed.Add(await keeper.KeptAsync(cancellationToken));
        }

        return needed;
    }

    [LoggerMessage(LogLevel.Debug, "Deleted {Deleted} stored files; {Skipped} old ones are still needed")]
    private partial void LogCleanedUp(int deleted, int skipped);

    [LoggerMessage(LogLevel.Warning, "The file {Name} could not be deleted; it is tried again in a day")]
    private partial void LogNotDeleted(Exception fault, string name);

    [LoggerMessage(LogLevel.Information, "Deleted {Count} files that had no record for a day")]
    private partial void LogOrphans(int count);

    /// <summary>Finds out which files unfinished work needs.</summary>
    private sealed class NeededFiles
    {
        private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
        private readonly HashSet<ChatKey> _chats = [];
        private readonly List<string> _checkpoints = [];

        /// <summary>Keeps all files of a chat with unhandled messages, because their attachments are not known yet.</summary>
        public void Add(ChatKey chat) => _chats.Add(chat);

        public void Add(IEnumerable<string> fileIds) => _ids.UnionWith(fileIds);

        public void Add(IEnumerable<JobRecord> jobs, IEnumerable<OutboxMessage> posts)
        {
            foreach (var job in jobs)
            {
                _ids.UnionWith(job.Request.Attachments.Select(attachment => attachment.FileId));
                if (job.Checkpoint is { } checkpoint)
                {
                    _checkpoints.Add(checkpoint);
                }
            }

            _ids.UnionWith(posts.SelectMany(post => (string?[])[post.Message.Video?.FileId, post.Message.Comparison?.BeforeId, post.Message.Comparison?.AfterId]).OfType<string>());
        }

        /// <summary>Returns whether an <see cref="IFileKeeper"/> keeps the file.</summary>
        public bool IsKept(StoredFile file) => _ids.Contains(file.Id);

        // A checkpoint's format is private to its job; our ids are random enough for a text search in it.
        public bool Contains(StoredFile file) => _ids.Contains(file.Id)
            || _chats.Contains(file.Chat)
            || _checkpoints.Exists(checkpoint => checkpoint.Contains(file.Id, StringComparison.Ordinal));
    }
}
