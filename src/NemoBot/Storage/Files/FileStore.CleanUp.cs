using NemoBot.Conversation;

namespace NemoBot.Storage.Files;

/// <content>What goes when it is old, when the disk is full, or after a crash.</content>
internal sealed partial class FileStore
{
    private const int PageSize = 256;

    /// <summary>More files than this are not compared with the folder at start.</summary>
    private const int OrphanLimit = 100_000;

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

        PrivateFiles.CreateFolder(_folder);
        return new DriveInfo(_folder).AvailableFreeSpace > _options.KeepFreeBytes;
    }

    /// <summary>Deletes what a crash left behind: half-written files, and files without a record. At start only, before anything is saved.</summary>
    public async Task RemoveOrphansAsync(CancellationToken cancellationToken)
    {
        PrivateFiles.CreateFolder(_folder);
        foreach (var part in Directory.EnumerateFiles(_folder, "*" + PartExtension))
        {
            File.Delete(part);
        }

        var known = await _store.OldestFilesAsync(OrphanLimit, cancellationToken);
        if (known.Count == OrphanLimit)
        {
            return;
        }

        var paths = known.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(_folder, "*" + FileExtension))
        {
            if (!paths.Contains(Path.GetFileName(file)))
            {
                File.Delete(file);
            }
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
