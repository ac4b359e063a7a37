using NemoBot.Conversation;

namespace NemoBot.Storage.Files;

/// <content>What goes when it is old, when the disk is full, or after a crash.</content>
internal sealed partial class FileStore
{
    private const int PageSize = 256;

    /// <summary>
    /// So long a file without a record is left alone: its upload may be under way, the backup that was restored may be older than it, or the operator may
    /// notice that this is the wrong database.
    /// </summary>
    private static readonly TimeSpan KeepOrphansFor = TimeSpan.FromHours(24);

    private long _cleanedUpAt;

    /// <summary>
    /// Deletes files that are older than <see cref="StorageOptions.KeepFilesFor"/>, then the oldest while all are larger than
    /// <see cref="StorageOptions.FilesLimitBytes"/>. Files that an unfinished job, an unsent post or an <see cref="IFileKeeper"/> needs stay. Returns how many went.
    /// </summary>
    public async Task<int> CleanUpAsync(CancellationToken cancellationToken)
    {
        var needed = await NeededAsync(cancellationToken);
        var oldest = _time.GetUtcNow() - _options.KeepFilesFor;
        var bytes = await _store.StoredBytesAsync(cancellationToken);
        var (deleted, skipped) = (0, 0);
        while (true)
        {
            // Those that stay come again with each page, at its front.
            var page = await _store.OldestFilesAsync(skipped + PageSize, cancellationToken);
            foreach (var file in page.Skip(skipped))
            {
                if (file.CreatedAt >= oldest && bytes <= _options.FilesLimitBytes)
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
    /// False while the files that must stay fill the limit, or the disk itself is full: then nothing more may be taken from people. Results are still
    /// fetched; they are what the room is kept for.
    /// </summary>
    public async Task<bool> HasRoomAsync(CancellationToken cancellationToken)
    {
        if (await _store.StoredBytesAsync(cancellationToken) >= _options.FilesLimitBytes)
        {
            // Looking through all files is worth it now and then, not for each request.
            var now = _time.GetSteadyNow().UtcTicks;
            var last = Interlocked.Read(ref _cleanedUpAt);
            if (now - last < TimeSpan.TicksPerMinute || Interlocked.CompareExchange(ref _cleanedUpAt, now, last) != last)
            {
                return false;
            }

            await CleanUpAsync(cancellationToken);
            if (await _store.StoredBytesAsync(cancellationToken) >= _options.FilesLimitBytes)
            {
                return false;
            }
        }

        PrivateFiles.CreateFolder(_folders.Files);
        return new DriveInfo(_folders.Files).AvailableFreeSpace > _options.KeepFreeBytes;
    }

    /// <summary>
    /// Deletes what a crash left behind: half-written files that nobody has written to for 24 hours, and files without a record that were found without one
    /// for 24 hours. Returns how many went.
    /// </summary>
    public async Task<int> RemoveOrphansAsync(CancellationToken cancellationToken)
    {
        var folder = _folders.Files;
        PrivateFiles.CreateFolder(folder);
        var before = _time.GetUtcNow() - KeepOrphansFor;
        var deleted = 0;
        foreach (var part in Directory.EnumerateFiles(folder, "*" + PartExtension).Where(IsOld))
        {
            File.Delete(part);
            deleted++;
        }

        foreach (var files in Directory.EnumerateFiles(folder, "*" + FileExtension).Chunk(PageSize))
        {
            foreach (var orphan in (await _store.OrphansAsync([.. files.Select(file => Path.GetFileName(file))], before, cancellationToken)).Select(PathIn).Where(IsOld))
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
        bool IsOld(string file) => File.GetLastWriteTimeUtc(file) <= before.UtcDateTime;
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

        public void Add(IEnumerable<JobRecord> jobs, IEnumerable<Post> posts)
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

        // A checkpoint is its job's own; an id of ours is random enough to be looked for in it as it is.
        public bool Contains(StoredFile file) => _ids.Contains(file.Id)
            || _chats.Contains(file.Chat)
            || _checkpoints.Exists(checkpoint => checkpoint.Contains(file.Id, StringComparison.Ordinal));
    }
}
