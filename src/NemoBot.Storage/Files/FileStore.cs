using System.Buffers;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Core.Telemetry;
using NemoBot.Storage.Proof;
using NemoVideo.Uploads;

namespace NemoBot.Storage.Files;

/// <summary>Stores footage and finished videos on the local disk. Contents stream through one buffer, whatever the file's size.</summary>
public sealed partial class FileStore : IFileStore
{
    /// <summary>Bytes per write; each write switches threads, so small ones cost more than their bytes.</summary>
    private const int BufferSize = 256 * 1024;

    /// <summary>Bytes between two checks of the free disk space. Smaller files are always accepted: the reserved space is for results.</summary>
    private const long CheckEvery = 4L << 20;

    private const string PartExtension = ".part";
    private const string FileExtension = ".bin";

    private readonly IStore _store;
    private readonly TimeProvider _time;
    private readonly StorageOptions _options;
    private readonly StoreFolders _folders;
    private readonly ILogger<FileStore> _logger;
    private readonly BotMetrics? _metrics;
    private readonly IReadOnlyList<IFileKeeper> _keepers;
    private readonly SortableIds _ids;
    private readonly DiskShares _shares;

    /// <param name="metrics">Counts written bytes; null disables metrics.</param>
    /// <param name="keepers">Other components that need files; null for none.</param>
    /// <param name="ids">Null creates a source.</param>
    /// <param name="folders">The files folder; null takes it from the options.</param>
    public FileStore(
        IStore store,
        IOptions<StorageOptions> options,
        TimeProvider time,
        ILogger<FileStore> logger,
        BotMetrics? metrics = null,
        IEnumerable<IFileKeeper>? keepers = null,
        SortableIds? ids = null,
        StoreFolders? folders = null)
    {
        (_store, _time, _options, _logger, _metrics, _keepers) = (store, time, options.Value, logger, metrics, [.. keepers ?? []]);
        _folders = folders ?? new(options);
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
        var part = Path.Combine(_folders.Files, id + PartExtension);
        var path = PathOf(id);
        using var writing = _shares.Begin(owner.CountedAs);
        try
        {
            long size;
            await using (var file = OnDisk(() => Create(part)))
            {
                size = await CopyAsync(content, file, maxBytes, owner, writing, cancellationToken);
                OnDisk(() => Flush(file));
            }

            return await AddAsync(id, owner, fileName, mediaType, size, part, cancellationToken);
        }
        catch
        {
            Discard(part);
            Discard(path);
            throw;
        }
    }

    /// <summary>Moves bytes that are on the disk into their place, and records them. May be repeated until it succeeds: bytes that are in their place stay there.</summary>
    /// <param name="from">In the same folder.</param>
    internal async Task<StoredFile> AddAsync(
        string id, FileOwner owner, string fileName, string mediaType, long size, string from, CancellationToken cancellationToken)
    {
        OnDisk(() => File.Exists(PathOf(id)) || Move(from, PathOf(id)));
        var stored = new StoredFile(id, owner.Chat, id + FileExtension, FileNames.Clean(fileName), mediaType, size, _time.GetUtcNow())
        {
            CountedAs = owner.CountedAs,
            AwaitsMessage = owner.AwaitsMessage,
        };
        await _store.AddFileAsync(stored, cancellationToken);
        _metrics?.FileWritten(size);
        return stored;
    }

    /// <inheritdoc />
    public Task<Stream> OpenAsync(StoredFile file, CancellationToken cancellationToken) => Task.FromResult<Stream>(new FileStream(PathOf(file), new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.Read | FileShare.Delete,
        BufferSize = 0,
        Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
    }));

    /// <inheritdoc />
    /// <remarks>The file itself: it is on this machine, or in a folder that it shares.</remarks>
    public Task<LocalFile?> OpenLocalAsync(StoredFile file, CancellationToken cancellationToken) =>
        Task.FromResult(File.Exists(PathOf(file)) ? new LocalFile(PathOf(file)) : null);

    /// <inheritdoc />
    public async Task DeleteAsync(StoredFile file, CancellationToken cancellationToken)
    {
        // The record first: after a crash in between, RemoveOrphansAsync finds the file; a record without a file would stay.
        await _store.RemoveFileAsync(file.Id, cancellationToken);
        File.Delete(PathOf(file));
    }

    private async Task<long> CopyAsync(
        Stream from, FileStream to, long maxBytes, FileOwner owner, DiskShares.Writing writing, CancellationToken cancellationToken)
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
                    ThrowIfDiskIsFull();
                    await ThrowIfShareIsUsedUpAsync(owner, cancellationToken);
                    nextCheck = size + CheckEvery;
                }

                await OnDiskAsync(to.WriteAsync(buffer.AsMemory(0, read), cancellationToken));
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

    /// <summary>An endless body must not use the space that the database needs.</summary>
    internal void ThrowIfDiskIsFull()
    {
        if (OnDisk(() => new DriveInfo(_folders.Files).AvailableFreeSpace) <= _options.KeepFreeBytes)
        {
            throw new StorageException("The free space on the disk of Storage:Path is down to Storage:KeepFreeBytes; a file was not received to its end.");
        }
    }

    /// <summary><see cref="RemoveOrphansAsync"/> deletes later what cannot be deleted now; the original exception must not be hidden.</summary>
    private static void Discard(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
        }
    }

    private FileStream Create(string part)
    {
        PrivateFiles.CreateFolder(_folders.Files);
        return PrivateFiles.CreateNew(part, FileOptions.Asynchronous);
    }

    internal static bool Flush(FileStream file)
    {
        RandomAccess.FlushToDisk(file.SafeFileHandle);
        return true;
    }

    private bool Move(string part, string path)
    {
        File.Move(part, path);
        PrivateFiles.FlushFolder(_folders.Files);
        return true;
    }

    /// <summary>Distinguishes errors of the local disk from those of the sender's connection: the first are the bot's fault, the others the sender's.</summary>
    internal static T OnDisk<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(fault);
        }
    }

    internal static async ValueTask OnDiskAsync(ValueTask work)
    {
        try
        {
            await work;
        }
        catch (IOException fault)
        {
            throw NotWritten(fault);
        }
    }

    private static StorageException NotWritten(Exception fault) => new($"A file could not be written beside the database at Storage:Path: {fault.Message}", fault);

    /// <summary>Returns the path of a file's bytes by its id.</summary>
    internal string PathOf(string id) => Path.Combine(_folders.Files, id + FileExtension);

    /// <summary>Uses only the bare name: a manipulated record must not lead out of the folder.</summary>
    private string PathOf(StoredFile file) => Path.Combine(_folders.Files, Path.GetFileName(file.Path));
}
