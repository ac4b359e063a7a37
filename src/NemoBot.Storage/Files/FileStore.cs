using System.Buffers;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Core.Telemetry;
using NemoBot.Storage.Proof;
using NemoVideo.Uploads;

namespace NemoBot.Storage.Files;

/// <summary>Footage and finished videos on our disk. Bytes stream through one buffer, whatever the file's size.</summary>
public sealed partial class FileStore : IFileStore
{
    /// <summary>Bytes of one write; each is a way to another thread and back, so small ones cost more than the bytes.</summary>
    private const int BufferSize = 256 * 1024;

    /// <summary>Bytes between two looks at what the disk has left. A file that is smaller is taken in any case: results are what the room is kept for.</summary>
    private const long LookEvery = 4L << 20;

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

    /// <param name="metrics">Counts what is written; null: nobody counts.</param>
    /// <param name="keepers">Who else needs files; null: nobody.</param>
    /// <param name="ids">Null: a source of its own.</param>
    /// <param name="folders">Where files lie; null: where the settings say.</param>
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

    /// <inheritdoc />
    public async Task<StoredFile> SaveAsync(
        FileOwner owner, string fileName, string mediaType, Stream content, long maxBytes, CancellationToken cancellationToken)
    {
        var id = _ids.Next().ToString();
        var part = Path.Combine(_folders.Files, id + PartExtension);
        var path = Path.Combine(_folders.Files, id + FileExtension);
        using var writing = _shares.Begin(owner.CountedAs);
        try
        {
            long size;
            await using (var file = OnDisk(() => Create(part)))
            {
                size = await CopyAsync(content, file, maxBytes, owner, writing, cancellationToken);
                OnDisk(() => Flush(file));
            }

            OnDisk(() => Move(part, path));
            var stored = new StoredFile(id, owner.Chat, id + FileExtension, FileNames.Clean(fileName), mediaType, size, _time.GetUtcNow())
            {
                CountedAs = owner.CountedAs,
                AwaitsMessage = owner.AwaitsMessage,
            };
            await _store.AddFileAsync(stored, cancellationToken);
            _metrics?.FileWritten(size);
            return stored;
        }
        catch
        {
            Discard(part);
            Discard(path);
            throw;
        }
    }

    /// <inheritdoc />
    public FileStream Open(StoredFile file) => new(PathOf(file), new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.Read | FileShare.Delete,
        BufferSize = 0,
        Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
    });

    /// <inheritdoc />
    public async Task DeleteAsync(StoredFile file, CancellationToken cancellationToken)
    {
        // The record first: a crash in between leaves a file that RemoveOrphansAsync finds, not a record of nothing.
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
            var nextLook = LookEvery;
            // Filled first: a body from the network comes in pieces of a few kilobytes.
            while (await from.ReadAtLeastAsync(buffer.AsMemory(0, BufferSize), BufferSize, throwOnEndOfStream: false, cancellationToken) is var read and > 0)
            {
                size += read;
                writing.Add(read);
                if (size > maxBytes)
                {
                    throw new FileTooLargeException(maxBytes);
                }

                if (size >= nextLook)
                {
                    ThrowIfDiskIsFull();
                    await ThrowIfShareIsUsedUpAsync(owner, cancellationToken);
                    nextLook = size + LookEvery;
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

    private async Task ThrowIfShareIsUsedUpAsync(FileOwner owner, CancellationToken cancellationToken)
    {
        if (owner.AwaitsMessage && await _shares.IsTooMuchAsync(owner.CountedAs, more: 0, cancellationToken))
        {
            throw new ShareUsedUpException();
        }
    }

    /// <summary>A body without end must not take the room that the database needs.</summary>
    private void ThrowIfDiskIsFull()
    {
        if (OnDisk(() => new DriveInfo(_folders.Files).AvailableFreeSpace) <= _options.KeepFreeBytes)
        {
            throw new StorageException("The disk at Storage:Path has no more free than Storage:KeepFreeBytes; a file that was being written is given up.");
        }
    }

    /// <summary>What cannot be deleted now is found by <see cref="RemoveOrphansAsync"/>; the fault that came before is the one to be told.</summary>
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

    private static bool Flush(FileStream file)
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

    /// <summary>What our disk cannot do is told apart from what the sender's connection could not: the one is our trouble, the other theirs.</summary>
    private static T OnDisk<T>(Func<T> work)
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

    private static async ValueTask OnDiskAsync(ValueTask work)
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

    /// <summary>Only a bare name: a record that was tampered with must not lead out of the folder.</summary>
    private string PathOf(StoredFile file) => Path.Combine(_folders.Files, Path.GetFileName(file.Path));
}
