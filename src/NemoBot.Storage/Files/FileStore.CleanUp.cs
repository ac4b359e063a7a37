using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;

namespace NemoBot.Storage.Files;

/// <content>What goes when it is old, when the disk is full, or after a crash.</content>
public sealed partial class FileStore
{
    private const int PageSize = 256;

    /// <summary>
    /// So long a file without a record is left alone: its upload may be under way, the backup that was restored may be older than it, or the operator may
    /// notice that this is the wrong database.
    /// </summary>
    private static readonly TimeSpan KeepOrphansFor = TimeSpan.FromHours(24);

    /// <summary>So long nobody's file makes room for another's, and an upload may wait for its next byte or its message.</summary>
    private static readonly TimeSpan Young = TimeSpan.FromHours(1);

    // Each reads about all files: that is worth it now and then, not for each request.
    private readonly Throttle _cleanUps;
    private readonly Throttle _shareCleanUps;

    /// <summary>
    /// Deletes uploads whose message was not accepted within an hour, files that are older than <see cref="StorageOptions.KeepFilesFor"/>, then the oldest while
    /// all are larger than <see cref="StorageOptions.FilesLimitBytes"/>. Files that an unfinished job, an unsent post or an <see cref="IFileKeeper"/> needs
    /// stay, and none younger than an hour makes room. Returns how many went.
    /// </summary>
    public async Task<int> CleanUpAsync(CancellationToken cancellationToken)
    {
        var needed = await NeededAsync(cancellationToken);
        return await RemoveUnacceptedAsync(needed, cancellationToken) + await MakeRoomAsync(countedAs: null, _options.FilesLimitBytes, needed, cancellationToken);
    }

    /// <summary>
    /// Whether more files may be taken from people. Where they may not, the old ones have been looked through. Results are still fetched; they are what the
    /// room is kept for.
    /// </summary>
    /// <param name="countedAs">Whose share they take; null: nobody's.</param>
    /// <param name="expected">Bytes that are announced; 0 where nothing is.</param>
    public async Task<Room> RoomAsync(string? countedAs, long expected, CancellationToken cancellationToken)
    {
        if (await IsFullAsync(cancellationToken) && (!_cleanUps.TryPass() || await CleanUpAsync(cancellationToken) == 0 || await IsFullAsync(cancellationToken)))
        {
            return Room.None;
        }

        PrivateFiles.CreateFolder(_folders.Files);
        if (new DriveInfo(_folders.Files).AvailableFreeSpace <= _options.KeepFreeBytes)
        {
            return Room.None;
        }

        if (_shares.Most is not { } most || !await _shares.IsTooMuchAsync(countedAs, expected, cancellationToken))
        {
            return Room.Enough;
        }

        if (expected <= most && _shareCleanUps.TryPass())
        {
            await MakeRoomAsync(countedAs, most - expected, await NeededAsync(cancellationToken), cancellationToken);
        }

        return await _shares.IsTooMuchAsync(countedAs, expected, cancellationToken) ? Room.ShareUsedUp : Room.Enough;
    }

    private async Task<bool> IsFullAsync(CancellationToken cancellationToken) =>
        await _store.StoredBytesAsync(cancellationToken) + _shares.BeingWritten >= _options.FilesLimitBytes;

    private async Task<int> RemoveUnacceptedAsync(NeededFiles needed, CancellationToken cancellationToken)
    {
        var (deleted, kept) = (0, 0);
        while (true)
        {
            // Those that stay come again, at the front.
            var page = await _store.UnacceptedFilesAsync(_time.GetUtcNow() - Young, kept + PageSize, cancellationToken);
            foreach (var file in page.Skip(kept))
            {
                if (needed.IsKept(file))
                {
                    kept++;
                    continue;
                }

                await DeleteAsync(file, cancellationToken);
                deleted++;
            }

            if (page.Count <= kept)
            {
                return deleted;
            }
        }
    }

    /// <param name="countedAs">Only the files that take this share; null: all.</param>
    /// <param name="most">Bytes that may stay.</param>
    private async Task<int> MakeRoomAsync(string? countedAs, long most, NeededFiles needed, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var bytes = await _store.StoredBytesAsync(cancellationToken, countedAs);
        var (deleted, skipped) = (0, 0);
        while (true)
        {
            // Those that stay come again with each page, at its front.
            var page = await _store.OldestFilesAsync(skipped + PageSize, cancellationToken, countedAs);
            foreach (var file in page.Skip(skipped))
            {
                if (file.CreatedAt > now - Young || (file.CreatedAt >= now - _options.KeepFilesFor && bytes <= most))
                {
                    LogCleanedUp(deleted, skipped);
                    return deleted;
                }

                if (needed.Contains(file))
                {
                    skipped++;
                    continue;
                }

                await DeleteAsync(file, cancellationToken);
                bytes -= file.SizeBytes;
                deleted++;
            }

            if (page.Count <= skipped)
            {
                LogCleanedUp(deleted, skipped);
                return deleted;
            }
        }
    }

    /// <summary>
    /// Deletes what a crash left behind: half-written files that nobody has written to for an hour, and files without a record that were found without one
    /// for 24 hours. Returns how many went.
    /// </summary>
    public async Task<int> RemoveOrphansAsync(CancellationToken cancellationToken)
    {
        var folder = _folders.Files;
        PrivateFiles.CreateFolder(folder);
        var before = _time.GetUtcNow() - KeepOrphansFor;
        var deleted = 0;
        foreach (var part in Directory.EnumerateFiles(folder, "*" + PartExtension).Where(part => IsOlder(part, _time.GetUtcNow() - Young)))
        {
            File.Delete(part);
            deleted++;
        }

        foreach (var files in Directory.EnumerateFiles(folder, "*" + FileExtension).Chunk(PageSize))
        {
            foreach (var orphan in (await _store.OrphansAsync([.. files.Select(file => Path.GetFileName(file))], before, cancellationToken)).Select(PathIn).Where(orphan => IsOlder(orphan, before)))
            {
                File.Delete(orphan);
                deleted++;
            }
        }

        if (deleted > 0)
        {
            LogOrphans(deleted);
        }

        return deleted;

        string PathIn(string name) => Path.Combine(folder, name);
        static bool IsOlder(string file, DateTimeOffset than) => File.GetLastWriteTimeUtc(file) <= than.UtcDateTime;
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

    [LoggerMessage(LogLevel.Information, "Deleted {Count} files that no record belonged to for a day")]
    private partial void LogOrphans(int count);

    /// <summary>Which files work under way needs.</summary>
    private sealed class NeededFiles
    {
        private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
        private readonly HashSet<ChatKey> _chats = [];
        private readonly List<string> _checkpoints = [];

        /// <summary>A chat with unread messages: their attachments are not known yet, so all its files stay for now.</summary>
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

            _ids.UnionWith(posts.Select(post => post.Message.Video?.FileId).OfType<string>());
        }

        /// <summary>Somebody says so by its id.</summary>
        public bool IsKept(StoredFile file) => _ids.Contains(file.Id);

        // A checkpoint is its job's own; an id of ours is random enough to be looked for in it as it is.
        public bool Contains(StoredFile file) => _ids.Contains(file.Id)
            || _chats.Contains(file.Chat)
            || _checkpoints.Exists(checkpoint => checkpoint.Contains(file.Id, StringComparison.Ordinal));
    }
}
