using System.Buffers;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Core.Telemetry;
using NemoBot.Storage.Proof;
using NemoVideo.Uploads;

namespace NemoBot.Storage.Files;

/// <summary>Stores footage and finished videos, with their records, in a folder or a bucket. Contents stream through one buffer, whatever the file's size.</summary>
public sealed partial class FileStore : IFileStore
{
    /// <summary>Bytes per write; each write switches threads, so small ones cost more than their bytes.</summary>
    private const int BufferSize = 256 * 1024;

    /// <summary>Bytes between two checks of the free disk space. Smaller files are always accepted: the reserved space is for results.</summary>
    private const long CheckEvery = 4L << 20;

    internal const string FileExtension = ".bin";

    /// <summary>How long a failed upload may take to be removed again.</summary>
    private static readonly TimeSpan DiscardLimit = TimeSpan.FromSeconds(10);

    private readonly IStore _store;
    private readonly TimeProvider _time;
    private readonly StorageOptions _options;
    private readonly StoreFolders _folders;
    private readonly ILogger<FileStore> _logger;
    private readonly BotMetrics? _metrics;
    private readonly IReadOnlyList<IFileKeeper> _keepers;
    private readonly SortableIds _ids;
    private readonly DiskShares _shares;
    private readonly FileFolder _folder;
    private readonly IFileBytes _bytes;
    private readonly IPublicLinks? _links;

    /// <param name="metrics">Counts written bytes; null disables metrics.</param>
    /// <param name="keepers">Other components that need files; null for none.</param>
    /// <param name="ids">Null creates a source.</param>
    /// <param name="folders">The files folder; null takes it from the options.</param>
    /// <param name="bucket">Where the files are if not in that folder; null if they are.</param>
    /// <param name="links">Makes addresses of the bot's own, if the bucket makes none; null for none.</param>
    public FileStore(
        IStore store,
        IOptions<StorageOptions> options,
        TimeProvider time,
        ILogger<FileStore> logger,
        BotMetrics? metrics = null,
        IEnumerable<IFileKeeper>? keepers = null,
        SortableIds? ids = null,
        StoreFolders? folders = null,
        IFileBucket? bucket = null,
        IPublicLinks? links = null)
    {
        (_store, _time, _options, _logger, _metrics, _keepers) = (store, time, options.Value, logger, metrics, [.. keepers ?? []]);
        _folders = folders ?? new(options);
        _links = links;
        _folder = new(_folders, _options.KeepFreeBytes, logger);
        _bytes = bucket ?? (IFileBytes)_folder;
        _ids = ids ?? new(time);
        _cleanUps = new(TimeSpan.FromMinutes(1), time);
        _shareCleanUps = new(TimeSpan.FromSeconds(1), time);
        _shares = new(store, _options.FilesPercentPerAddress < 100 ? _options.FilesLimitBytes / 100 * _options.FilesPercentPerAddress : null);
    }

    /// <summary>Gets what counts the bytes of files that are being written.</summary>
    internal DiskShares Shares => _shares;

    /// <inheritdoc />
    public async Task<StoredFile> SaveAsync(
        FileOwner owner, string fileName, string mediaType, Stream content, long maxBytes, CancellationToken cancellationToken)
    {
        var id = _ids.Next().ToString();
        using var writing = _shares.Begin(owner.CountedAs);
        try
        {
            long size;
            await using (var file = await _bytes.CreateAsync(NameOf(id), cancellationToken))
            {
                size = await CopyAsync(content, file, maxBytes, owner, writing, cancellationToken);
                await file.CompleteAsync(cancellationToken);
            }

            return await RecordAsync(id, owner, fileName, mediaType, size, cancellationToken);
        }
        catch (Exception fault) when (fault is not StorageException { IsOutcomeUnknown: true }) // Otherwise the file may be recorded. If it is not, RemoveOrphansAsync finds it.
        {
            await DiscardAsync(NameOf(id));
            throw;
        }
    }

    /// <summary>Takes bytes that are on the disk into their place, and records them. May be repeated until it succeeds.</summary>
    /// <param name="from">In the files folder.</param>
    /// <exception cref="FileNotFoundException">It was deleted.</exception>
    internal async Task<StoredFile> AddAsync(
        string id, FileOwner owner, string fileName, string mediaType, long size, string from, CancellationToken cancellationToken)
    {
        try
        {
            await _bytes.TakeAsync(NameOf(id), from, cancellationToken);
        }
        catch (FileNotFoundException)
        {
            // Another process has taken the bytes, and recorded them before they went; or the upload was deleted.
            if (await _store.GetFileAsync(owner.Chat, id, cancellationToken) is { } taken)
            {
                return taken;
            }

            throw;
        }

        return await RecordAsync(id, owner, fileName, mediaType, size, cancellationToken);
    }

    private async Task<StoredFile> RecordAsync(string id, FileOwner owner, string fileName, string mediaType, long size, CancellationToken cancellationToken)
    {
        var stored = new StoredFile(id, owner.Chat, NameOf(id), FileNames.Clean(fileName), mediaType, size, _time.GetUtcNow())
        {
            CountedAs = owner.CountedAs,
            AwaitsMessage = owner.AwaitsMessage,
        };
        await _store.AddFileAsync(stored, cancellationToken);
        _metrics?.FileWritten(size);
        return stored;
    }

    /// <inheritdoc />
    public Task<Stream> OpenAsync(StoredFile file, CancellationToken cancellationToken) => _bytes.OpenAsync(file.Path, file.SizeBytes, cancellationToken);

    /// <inheritdoc />
    public Task<LocalFile?> OpenLocalAsync(StoredFile file, CancellationToken cancellationToken) => _bytes.OpenLocalAsync(file.Path, file.SizeBytes, cancellationToken);

    /// <inheritdoc />
    public async Task DeleteAsync(StoredFile file, CancellationToken cancellationToken)
    {
        // The record first: after a crash in between, RemoveOrphansAsync finds the file; a record without a file would stay.
        await _store.RemoveFileAsync(file.Id, cancellationToken);
        await _bytes.DeleteAsync(file.Path, cancellationToken);
    }

    /// <inheritdoc />
    public async Task EraseAsync(StoredFile file, CancellationToken cancellationToken)
    {
        await _bytes.DeleteAsync(file.Path, cancellationToken);
        await _store.RemoveFileAsync(file.Id, cancellationToken);
    }

    /// <inheritdoc />
    public (Uri Address, DateTimeOffset ExpiresAt)? LinkTo(StoredFile file, string? projectId = null) =>
        (_bytes.LinkTo(file) ?? _links?.ToFile(file, projectId)) is { } link ? (link.Address, link.ExpiresAt < file.CreatedAt + _options.KeepFilesFor ? link.ExpiresAt : file.CreatedAt + _options.KeepFilesFor) : null;

    private async Task<long> CopyAsync(
        Stream from, IFileWriter to, long maxBytes, FileOwner owner, DiskShares.Writing writing, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var size = 0L;
            var nextCheck = CheckEvery;
            // Fills the buffer first: network bodies arrive in pieces of a few kilobytes.
            while (await from.ReadAtLeastAsync(buffer.AsMemory(0, BufferSize), BufferSize, throwOnEndOfStream: false, cancellationToken) is var read and > 0)
            {
                size += read;
                writing.Add(read);
                if (size > maxBytes)
                {
                    throw new FileTooLargeException(maxBytes);
                }

                if (size >= nextCheck)
                {
                    _bytes.ThrowIfFull();
                    await ThrowIfShareIsUsedUpAsync(owner, cancellationToken);
                    nextCheck = size + CheckEvery;
                }

                await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            await ThrowIfShareIsUsedUpAsync(owner, cancellationToken);
            return size;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    internal async Task ThrowIfShareIsUsedUpAsync(FileOwner owner, CancellationToken cancellationToken)
    {
        if (owner.AwaitsMessage && await _shares.IsTooMuchAsync(owner.CountedAs, more: 0, cancellationToken))
        {
            throw new ShareUsedUpException();
        }
    }

    /// <summary>Tests whether files can be stored and read now, and uploads collected, which are in the folder wherever the whole files are.</summary>
    internal async Task ProbeAsync(CancellationToken cancellationToken)
    {
        await _folder.ProbeAsync(cancellationToken);
        if (_bytes != _folder)
        {
            await _bytes.ProbeAsync(cancellationToken);
        }
    }

    /// <summary>Protects the disk from what is unfinished, which is there wherever the whole files are.</summary>
    internal void ThrowIfDiskIsFull() => _folder.ThrowIfFull();

    /// <summary><see cref="RemoveOrphansAsync"/> deletes later what cannot be deleted now; the original exception must not be hidden.</summary>
    private async Task DiscardAsync(string name)
    {
        using var limit = new CancellationTokenSource(DiscardLimit, _time);
        try
        {
            await _bytes.DeleteAsync(name, limit.Token);
        }
        catch (Exception fault) when (fault is StorageException or IOException or UnauthorizedAccessException or OperationCanceledException)
        {
        }
    }

    /// <summary>Returns the path of a file's bytes in the folder, by its id; there is nothing if they are in a bucket.</summary>
    internal string PathOf(string id) => _folder.PathOf(NameOf(id));

    private static string NameOf(string id) => id + FileExtension;
}
