using System.Buffers;
using Microsoft.AspNetCore.DataProtection;
using NemoBot.Core.Model;
using NemoBot.Storage.Proof;

namespace NemoBot.Storage.Files;

/// <summary>
/// Stores files that arrive in parts beside the whole ones (<see cref="PartialFolder"/>). They count towards the same limits of the disk (<see cref="DiskShares"/>).
/// </summary>
public sealed partial class PartialFileStore : IPartialFileStore
{
    /// <summary>Maximum number of unfinished files of one chat: two messages with the most files.</summary>
    public const int MostOfChat = 40;

    /// <summary>Maximum number of unfinished files of one user or address.</summary>
    public const int MostOfOwner = 200;

    /// <summary>Maximum number of unfinished files of all.</summary>
    public const int MostOfAll = 5_000;

    public static readonly TimeSpan KeepFor = TimeSpan.FromHours(24);

    private const int BufferSize = 256 * 1024;
    private const long CheckEvery = 4L << 20;

    private readonly FileStore _files;
    private readonly IStore _store;
    private readonly SortableIds _ids;
    private readonly TimeProvider _time;
    private readonly ILogger<PartialFileStore> _logger;
    private readonly PartialFolder _folder;
    private readonly PartialFileTable _table;

    public PartialFileStore(
        FileStore files, IStore store, StoreFolders folders, IDataProtectionProvider protection, SortableIds ids, TimeProvider time, ILogger<PartialFileStore> logger, int mostOfAll = MostOfAll)
    {
        (_files, _store, _ids, _time, _logger) = (files, store, ids, time, logger);
        _folder = new(folders, new(protection));
        _table = new(files.Shares, _folder, time, mostOfAll);
    }

    /// <summary>Reads what earlier processes left, and deletes what has expired. Call it before anything else uses this store.</summary>
    public void Load()
    {
        _files.Shares.DiscardIdle = DiscardIdle;
        _files.Shares.Recount = _table.Recount;
        _folder.Create();
        foreach (var id in _folder.Ids())
        {
            if (_folder.Read(id) is { } file)
            {
                _table.Add(file, _folder.LengthOf(id) ?? 0);
            }
        }

        RemoveExpired();
    }

    /// <inheritdoc />
    public PartialFile Create(FileOwner owner, long sizeBytes, string description, long mostBytesOfChat)
    {
        var file = new PartialFile(_ids.Next().ToString(), owner, sizeBytes, description, _time.GetUtcNow() + KeepFor);
        var (entry, displaced) = _table.AddNew(file, mostBytesOfChat);
        try
        {
            if (DiscardAll(displaced) is [var fault, ..])
            {
                throw new StorageException(fault.Message, fault) { OfFiles = fault.OfFiles };
            }

            _folder.Write(file);
            return file;
        }
        catch
        {
            Delete(file);
            throw;
        }
        finally
        {
            _table.Release(entry);
        }
    }

    /// <inheritdoc />
    public PartialFile? Find(ChatKey chat, string id) =>
        // The length on the disk is the truth: a power failure may have taken bytes that were never flushed, and another process may have received more.
        (_table.Find(chat, id) ?? Adopt(chat, id)) is { } file && (_folder.LengthOf(id) ?? LengthOfKept(id)) is { } received ? file with { ReceivedBytes = received } : null;

    /// <summary>In a shared folder, finds a file that another process began: its sender comes here now.</summary>
    private PartialFile? Adopt(ChatKey chat, string id)
    {
        if (!_folder.IsShared || SortableId.TryParse(id) is null || _folder.Read(id) is not { } file || file.Owner.Chat != chat)
        {
            return null;
        }

        _table.Add(file, _folder.LengthOf(id) ?? 0);
        return _table.Find(chat, id);
    }

    /// <summary>Returns the length of a file whose bytes are in their place already, while the store does not know it yet.</summary>
    private long? LengthOfKept(string id) => new FileInfo(_files.PathOf(id)) is { Exists: true, Length: var length } ? length : null;

    /// <inheritdoc />
    public Stream Open(PartialFile file) => PartialFolder.OpenToRead(File.Exists(_folder.PathOf(file.Id)) ? _folder.PathOf(file.Id) : _files.PathOf(file.Id));

    /// <inheritdoc />
    public async Task<PartialFile> AppendAsync(PartialFile file, Stream content, long until, CancellationToken cancellationToken)
    {
        if (_table.Hold(file.Id) is not { } entry)
        {
            throw new FileNotFoundException($"The unfinished file {file.Id} was deleted.");
        }

        try
        {
            await using var bytes = _folder.OpenToAppend(file);
            var received = bytes.Position;
            entry.Counted.Add(received - entry.Counted.Bytes); // Another process may have received some of them.
            try
            {
                received = await CopyAsync(content, bytes, Math.Min(until, file.SizeBytes), entry, cancellationToken);
            }
            finally
            {
                FileFolder.OnDisk(() => FileFolder.Flush(bytes));
            }

            return file with { ReceivedBytes = received };
        }
        finally
        {
            _table.Release(entry);
        }
    }

    /// <inheritdoc />
    public async Task<StoredFile> KeepAsync(PartialFile file, string fileName, string mediaType, CancellationToken cancellationToken)
    {
        // Each step leaves the next ones to a repetition: the bytes move (or are sent to the bucket, which takes a while), the store records them, and only then the
        // record of the unfinished file goes.
        var entry = _table.Hold(file.Id);
        try
        {
            var stored = await _store.GetFileAsync(file.Owner.Chat, file.Id, cancellationToken) ?? await AddAsync(file, fileName, mediaType, cancellationToken);
            Delete(file);
            return stored;
        }
        finally
        {
            if (entry is not null)
            {
                _table.Release(entry);
            }
        }
    }

    private async Task<StoredFile> AddAsync(PartialFile file, string fileName, string mediaType, CancellationToken cancellationToken)
    {
        try
        {
            return await _files.AddAsync(file.Id, file.Owner, fileName, mediaType, file.SizeBytes, _folder.PathOf(file.Id), cancellationToken);
        }
        catch (Exception fault) when (fault is StorageException or IOException && _folder.IsShared)
        {
            // Another process may have been faster: then its record is there, and perhaps the bytes are no longer here.
            if (await _store.GetFileAsync(file.Owner.Chat, file.Id, cancellationToken) is { } stored)
            {
                return stored;
            }

            throw;
        }
    }

    /// <inheritdoc />
    public void Delete(PartialFile file)
    {
        if (_table.Remove(file.Id) is { } entry)
        {
            Discard(entry);
        }
    }

    /// <inheritdoc />
    public void DeleteAll(ChatKey chat)
    {
        _folder.Create();
        foreach (var id in _folder.Ids().Where(id => _folder.Read(id)?.Owner.Chat == chat).ToList())
        {
            if (_table.Remove(id) is { } entry)
            {
                Discard(entry);
            }
            else
            {
                _folder.Delete(id); // Another process began it.
            }
        }
    }

    /// <summary>Deletes files that have expired or cannot be read, and bytes without a record. What the disk does not let go of is logged, and tried again by the next call. Returns the number of deleted files.</summary>
    public int RemoveExpired()
    {
        _folder.Create();
        var now = _time.GetUtcNow();
        var (expired, known) = _table.RemoveExpired(now);
        var faults = DiscardAll(expired);
        var strays = _folder.Strays(known, now - KeepFor);
        var deleted = expired.Count - faults.Count + strays.Count(TryDelete);
        LogFaults(faults);
        if (deleted > 0)
        {
            LogExpired(deleted);
        }

        return deleted;
    }

    private bool TryDelete(string stray)
    {
        try
        {
            File.Delete(stray);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogNotDeleted(fault, 1);
            return false;
        }
    }

    private async Task<long> CopyAsync(Stream from, FileStream to, long until, PartialFileTable.Entry entry, CancellationToken cancellationToken)
    {
        var owner = entry.File.Owner;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        var (received, filled) = (to.Position, 0);
        var nextCheck = received + CheckEvery;
        try
        {
            var ended = false;
            while (!ended && received + filled < until)
            {
                // Fills the buffer first: network bodies arrive in pieces of a few kilobytes.
                var room = (int)Math.Min(BufferSize - filled, until - received - filled);
                var read = await from.ReadAsync(buffer.AsMemory(filled, room), cancellationToken);
                filled += read;
                ended = read == 0;
                if (filled < BufferSize && !ended && received + filled < until)
                {
                    continue;
                }

                await WriteAsync();
                if (received >= nextCheck)
                {
                    _files.ThrowIfDiskIsFull();
                    await _files.ThrowIfShareIsUsedUpAsync(owner, cancellationToken);
                    nextCheck = received + CheckEvery;
                }
            }

            await _files.ThrowIfShareIsUsedUpAsync(owner, cancellationToken);
            return received;
        }
        catch when (filled > 0)
        {
            await WriteAsync(); // The line was cut: the sender need not send this part again.
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        async Task WriteAsync()
        {
            var count = filled;
            filled = 0;
            await FileFolder.OnDiskAsync(to.WriteAsync(buffer.AsMemory(0, count), CancellationToken.None));
            received += count;
            entry.Counted.Add(count);
        }
    }

    private void DiscardIdle(string? countedAs, long bytes) => LogFaults(DiscardAll(_table.RemoveIdle(countedAs, bytes)));

    /// <summary>Deletes files that are no longer in the table; one that stays keeps no other. Returns the faults.</summary>
    private List<StorageException> DiscardAll(IEnumerable<PartialFileTable.Entry> entries)
    {
        List<StorageException> faults = [];
        foreach (var entry in entries)
        {
            try
            {
                Discard(entry);
            }
            catch (StorageException fault)
            {
                faults.Add(fault);
            }
        }

        return faults;
    }

    private void Discard(PartialFileTable.Entry entry)
    {
        try
        {
            _folder.Delete(entry.File.Id);
        }
        catch (StorageException)
        {
            _table.TakeBack(entry);
            throw;
        }

        entry.Counted.Dispose();
    }

    private void LogFaults(List<StorageException> faults)
    {
        if (faults is [var first, ..])
        {
            LogNotDeleted(first, faults.Count);
        }
    }

    [LoggerMessage(LogLevel.Debug, "Deleted {Count} unfinished uploads that had expired")]
    private partial void LogExpired(int count);

    [LoggerMessage(LogLevel.Warning, "Could not delete {Count} unfinished uploads; they are tried again later")]
    private partial void LogNotDeleted(Exception fault, int count);
}
