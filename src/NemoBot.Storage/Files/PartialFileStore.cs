using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using NemoBot.Core.Model;
using NemoBot.Storage.Proof;

namespace NemoBot.Storage.Files;

/// <summary>
/// Stores files that arrive in parts beside the whole ones: the bytes in one file, and who sends what in another, sealed. They count towards the same limits of
/// the disk (<see cref="DiskShares"/>).
/// </summary>
public sealed partial class PartialFileStore(
    FileStore files, IStore store, StoreFolders folders, IDataProtectionProvider protection, SortableIds ids, TimeProvider time, ILogger<PartialFileStore> logger,
    int mostOfAll = PartialFileStore.MostOfAll)
    : IPartialFileStore
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
    private const string BytesExtension = ".partial";
    private const string RecordExtension = ".upload";
    private const string Kind = "partial_files";

    private readonly MasterSealer _sealer = new(protection);
    private readonly PartialFileTable _table = new(files.Shares, time, mostOfAll);

    /// <summary>Reads what earlier processes left, and deletes what has expired. Call it before anything else uses this store.</summary>
    /// <remarks>In a shared folder a file may be of another process, which may be writing to it: it does not give way to others before it expires, after a day.</remarks>
    public void Load()
    {
        files.Shares.DiscardIdle = (countedAs, bytes) => Discard(_table.RemoveIdle(countedAs, bytes));
        PrivateFiles.CreateFolder(folders.Files);
        foreach (var record in Directory.EnumerateFiles(folders.Files, "*" + RecordExtension))
        {
            var id = Path.GetFileNameWithoutExtension(record);
            if (Read(id) is { } file)
            {
                _table.Add(file, Length(PathOf(id)) ?? 0, mayBeInUse: !folders.AreOurs);
            }
        }

        RemoveExpired();
    }

    /// <inheritdoc />
    public PartialFile Create(FileOwner owner, long sizeBytes, string description, long mostBytesOfChat)
    {
        var file = new PartialFile(ids.Next().ToString(), owner, sizeBytes, description, time.GetUtcNow() + KeepFor);
        var displaced = _table.AddNew(file, mostBytesOfChat);
        try
        {
            Discard(displaced);
            FileFolder.OnDisk(() => Write(file));
            return file;
        }
        catch
        {
            Delete(file);
            throw;
        }
    }

    /// <inheritdoc />
    public PartialFile? Find(ChatKey chat, string id) =>
        // The length on the disk is the truth: a power failure may have taken bytes that were never flushed.
        (_table.Find(chat, id) ?? Adopt(chat, id)) is { } file && (Length(PathOf(id)) ?? Length(files.PathOf(id))) is { } received ? file with { ReceivedBytes = received } : null;

    /// <summary>In a shared folder, finds a file that another process began: its sender comes here now.</summary>
    private PartialFile? Adopt(ChatKey chat, string id)
    {
        if (folders.AreOurs || SortableId.TryParse(id) is null || Read(id) is not { } file || file.Owner.Chat != chat)
        {
            return null;
        }

        _table.Add(file, Length(PathOf(id)) ?? 0, mayBeInUse: true);
        return _table.Find(chat, id);
    }

    /// <inheritdoc />
    public Stream Open(PartialFile file) => OpenToRead(File.Exists(PathOf(file.Id)) ? PathOf(file.Id) : files.PathOf(file.Id));

    /// <inheritdoc />
    public async Task<PartialFile> AppendAsync(PartialFile file, Stream content, long until, CancellationToken cancellationToken)
    {
        if (_table.Hold(file.Id) is not { } entry)
        {
            throw new FileNotFoundException($"The unfinished file {file.Id} was deleted.");
        }

        try
        {
            await using var bytes = FileFolder.OnDisk(() => OpenToAppend(PathOf(file.Id)));
            var received = bytes.Position;
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
            var stored = await store.GetFileAsync(file.Owner.Chat, file.Id, cancellationToken)
                ?? await files.AddAsync(file.Id, file.Owner, fileName, mediaType, file.SizeBytes, PathOf(file.Id), cancellationToken);
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

    /// <inheritdoc />
    public void Delete(PartialFile file)
    {
        if (_table.Remove(file.Id) is { } entry)
        {
            Discard(entry);
        }
    }

    /// <summary>Deletes files that have expired or cannot be read, and bytes without a record. Returns the number of deleted files.</summary>
    public int RemoveExpired()
    {
        PrivateFiles.CreateFolder(folders.Files);
        var now = time.GetUtcNow();
        var (expired, known) = _table.RemoveExpired(now);
        Discard(expired);
        var strays = Directory.EnumerateFiles(folders.Files, "*" + BytesExtension).Concat(Directory.EnumerateFiles(folders.Files, "*" + RecordExtension))
            .Where(path => !known.Contains(Path.GetFileNameWithoutExtension(path)) && File.GetLastWriteTimeUtc(path) <= (now - KeepFor).UtcDateTime)
            .ToList();
        strays.ForEach(File.Delete);
        if (expired.Count + strays.Count > 0)
        {
            LogExpired(expired.Count + strays.Count);
        }

        return expired.Count + strays.Count;
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
                    files.ThrowIfDiskIsFull();
                    await files.ThrowIfShareIsUsedUpAsync(owner, cancellationToken);
                    nextCheck = received + CheckEvery;
                }
            }

            await files.ThrowIfShareIsUsedUpAsync(owner, cancellationToken);
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

    private void Discard(IEnumerable<PartialFileTable.Entry> entries)
    {
        foreach (var entry in entries)
        {
            Discard(entry);
        }
    }

    /// <summary>Deletes what is on the disk. The bytes first: without them, the record alone is nothing.</summary>
    private void Discard(PartialFileTable.Entry entry)
    {
        FileFolder.OnDisk(() =>
        {
            File.Delete(PathOf(entry.File.Id));
            File.Delete(RecordOf(entry.File.Id));
            return true;
        });
        entry.Counted.Dispose();
    }

    private bool Write(PartialFile file)
    {
        PrivateFiles.CreateFolder(folders.Files);
        PrivateFiles.CreateNew(PathOf(file.Id)).Dispose();
        using var record = PrivateFiles.CreateNew(RecordOf(file.Id));
        record.Write(_sealer.Seal(Kind, file.Id, JsonSerializer.Serialize(file)));
        record.Flush(flushToDisk: true);
        PrivateFiles.FlushFolder(folders.Files);
        return true;
    }

    /// <summary>Returns null for a record that a crash cut off, whose key is lost, or that is not there.</summary>
    private PartialFile? Read(string id)
    {
        try
        {
            return _sealer.Open(Kind, id, File.ReadAllBytes(RecordOf(id))) is { } json ? JsonSerializer.Deserialize<PartialFile>(json) : null;
        }
        catch (Exception fault) when (fault is JsonException or FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private string PathOf(string id) => Path.Combine(folders.Files, id + BytesExtension);

    private string RecordOf(string id) => Path.Combine(folders.Files, id + RecordExtension);

    private static long? Length(string path) => new FileInfo(path) is { Exists: true, Length: var length } ? length : null;

    private static FileStream OpenToRead(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.ReadWrite | FileShare.Delete,
        BufferSize = 0,
        Options = FileOptions.Asynchronous,
    });

    private static FileStream OpenToAppend(string path)
    {
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Open,
            Access = FileAccess.Write,
            Share = FileShare.Read | FileShare.Delete,
            BufferSize = 0,
            Options = FileOptions.Asynchronous,
        });
        file.Seek(0, SeekOrigin.End);
        return file;
    }

    [LoggerMessage(LogLevel.Debug, "Deleted {Count} unfinished uploads that had expired")]
    private partial void LogExpired(int count);
}
