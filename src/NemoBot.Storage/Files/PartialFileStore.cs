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
    FileStore files, IStore store, StoreFolders folders, IDataProtectionProvider protection, SortableIds ids, TimeProvider time, ILogger<PartialFileStore> logger)
    : IPartialFileStore
{
    /// <summary>Maximum number of unfinished files of one chat: two messages with the most files.</summary>
    public const int MostOfChat = 40;

    /// <summary>Maximum number of unfinished files of one user or address.</summary>
    public const int MostOfOwner = 200;

    public static readonly TimeSpan KeepFor = TimeSpan.FromHours(24);

    /// <summary>How long an unfinished file is protected from giving way to others. The texts of the refusals promise no more than this.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromHours(1);

    private const int BufferSize = 256 * 1024;
    private const long CheckEvery = 4L << 20;
    private const string BytesExtension = ".partial";
    private const string RecordExtension = ".upload";
    private const string Kind = "partial_files";

    /// <summary>Gets the maximum number of unfinished files of all.</summary>
    internal int MostOfAll { get; init; } = 5_000;

    private readonly MasterSealer _sealer = new(protection);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Reads what earlier processes left, and deletes what has expired. Call it before anything else uses this store.</summary>
    public void Load()
    {
        files.Shares.DiscardIdle = DiscardIdle;
        PrivateFiles.CreateFolder(folders.Files);
        foreach (var record in Directory.EnumerateFiles(folders.Files, "*" + RecordExtension))
        {
            var id = Path.GetFileNameWithoutExtension(record);
            if (Read(id) is { } file)
            {
                lock (_gate)
                {
                    Add(file).Counted.Add(Length(PathOf(id)) ?? 0);
                }
            }
        }

        RemoveExpired();
    }

    /// <inheritdoc />
    public PartialFile Create(FileOwner owner, long sizeBytes, string description, long mostBytesOfChat)
    {
        var file = new PartialFile(ids.Next().ToString(), owner, sizeBytes, description, time.GetUtcNow() + KeepFor);
        List<Entry> displaced;
        lock (_gate)
        {
            displaced = Displaced(file, mostBytesOfChat);
            displaced.ForEach(entry => _entries.Remove(entry.File.Id));
            Add(file);
        }

        try
        {
            displaced.ForEach(Discard);
            FileStore.OnDisk(() => Write(file));
            return file;
        }
        catch
        {
            Delete(file);
            throw;
        }
    }

    /// <inheritdoc />
    public PartialFile? Find(ChatKey chat, string id)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(id, out var entry) || entry.File.Owner.Chat != chat || entry.File.ExpiresAt <= time.GetUtcNow())
            {
                return null;
            }

            entry.UsedAt = time.GetUtcNow(); // The sender is there.
            // The length on the disk is the truth: a power failure may have taken bytes that were never flushed.
            return (Length(PathOf(id)) ?? Length(files.PathOf(id))) is { } received ? entry.File with { ReceivedBytes = received } : null;
        }
    }

    /// <inheritdoc />
    public Stream Open(PartialFile file) => OpenToRead(File.Exists(PathOf(file.Id)) ? PathOf(file.Id) : files.PathOf(file.Id));

    /// <inheritdoc />
    public async Task<PartialFile> AppendAsync(PartialFile file, Stream content, long until, CancellationToken cancellationToken)
    {
        if (Hold(file) is not { } entry)
        {
            throw new FileNotFoundException($"The unfinished file {file.Id} was deleted.");
        }

        try
        {
            await using var bytes = FileStore.OnDisk(() => OpenToAppend(PathOf(file.Id)));
            var received = bytes.Position;
            try
            {
                received = await CopyAsync(content, bytes, Math.Min(until, file.SizeBytes), entry, cancellationToken);
            }
            finally
            {
                FileStore.OnDisk(() => FileStore.Flush(bytes));
            }

            return file with { ReceivedBytes = received };
        }
        finally
        {
            Release(entry);
        }
    }

    /// <inheritdoc />
    public async Task<StoredFile> KeepAsync(PartialFile file, string fileName, string mediaType, CancellationToken cancellationToken)
    {
        // Each step leaves the next ones to a repetition: the bytes move, the store records them, and only then the record of the unfinished file goes.
        var stored = await store.GetFileAsync(file.Owner.Chat, file.Id, cancellationToken)
            ?? await files.AddAsync(file.Id, file.Owner, fileName, mediaType, file.SizeBytes, PathOf(file.Id), cancellationToken);
        Delete(file);
        return stored;
    }

    /// <inheritdoc />
    public void Delete(PartialFile file)
    {
        Entry? entry;
        lock (_gate)
        {
            _entries.Remove(file.Id, out entry);
        }

        if (entry is not null)
        {
            Discard(entry);
        }
    }

    /// <summary>Deletes files that have expired or cannot be read, and bytes without a record. Returns the number of deleted files.</summary>
    public int RemoveExpired()
    {
        PrivateFiles.CreateFolder(folders.Files);
        var now = time.GetUtcNow();
        List<Entry> expired;
        HashSet<string> known;
        lock (_gate)
        {
            known = [.. _entries.Keys];
            expired = [.. _entries.Values.Where(entry => entry.File.ExpiresAt <= now && entry.Writers == 0)];
            expired.ForEach(entry => _entries.Remove(entry.File.Id));
        }

        expired.ForEach(Discard);
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

    private async Task<long> CopyAsync(Stream from, FileStream to, long until, Entry entry, CancellationToken cancellationToken)
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
            await FileStore.OnDiskAsync(to.WriteAsync(buffer.AsMemory(0, count), CancellationToken.None));
            received += count;
            entry.Counted.Add(count);
        }
    }

    /// <summary>Deletes idle files of one share, or of all (null), until this many bytes are free.</summary>
    private void DiscardIdle(string? countedAs, long bytes)
    {
        List<Entry> idle = [];
        lock (_gate)
        {
            foreach (var entry in IdleOf(_entries.Values.Where(entry => countedAs is null || entry.File.Owner.CountedAs == countedAs)).Where(entry => entry.Counted.Bytes > 0).TakeWhile(_ => bytes > 0))
            {
                idle.Add(entry);
                bytes -= entry.Counted.Bytes;
            }

            idle.ForEach(entry => _entries.Remove(entry.File.Id));
        }

        idle.ForEach(Discard);
    }

    /// <summary>Returns those that may give way to others: the ones without a byte first, then the oldest.</summary>
    private IEnumerable<Entry> IdleOf(IEnumerable<Entry> entries)
    {
        var before = time.GetUtcNow() - Idle;
        return entries.Where(entry => entry.Writers == 0 && entry.UsedAt <= before).OrderBy(entry => entry.Counted.Bytes > 0).ThenBy(entry => entry.UsedAt).ThenBy(entry => entry.File.Id, StringComparer.Ordinal);
    }

    /// <summary>Returns the files that have to go for the new one.</summary>
    private List<Entry> Displaced(PartialFile file, long mostBytesOfChat)
    {
        var displaced = DisplacedOfChat(file, mostBytesOfChat);
        if (file.Owner.CountedAs is { } countedAs)
        {
            Displace(_entries.Values.Where(entry => entry.File.Owner.CountedAs == countedAs), MostOfOwner, displaced, isOfAll: false);
        }

        Displace(_entries.Values, MostOfAll, displaced, isOfAll: true);
        return displaced;
    }

    /// <summary>Adds an idle entry to the displaced ones if there would be no place for another.</summary>
    private void Displace(IEnumerable<Entry> entries, int most, List<Entry> displaced, bool isOfAll)
    {
        var left = entries.Except(displaced).ToList();
        if (left.Count >= most)
        {
            displaced.Add(IdleOf(left).FirstOrDefault() ?? throw new TooManyPartialFilesException(isOfAll));
        }
    }

    /// <summary>Returns the chat's own files that have to go for the new one.</summary>
    private List<Entry> DisplacedOfChat(PartialFile file, long mostBytesOfChat)
    {
        var mine = _entries.Values.Where(entry => entry.File.Owner.Chat == file.Owner.Chat).OrderBy(entry => entry.File.Id, StringComparer.Ordinal).ToList();
        var (count, bytes) = (mine.Count, mine.Sum(entry => entry.File.SizeBytes));
        List<Entry> displaced = [];
        foreach (var oldest in mine.Where(entry => entry.Writers == 0).TakeWhile(_ => IsTooMuch()))
        {
            displaced.Add(oldest);
            (count, bytes) = (count - 1, bytes - oldest.File.SizeBytes);
        }

        return IsTooMuch() ? throw new TooManyPartialFilesException(isOfAll: false) : displaced;

        bool IsTooMuch() => count >= MostOfChat || bytes + file.SizeBytes > mostBytesOfChat;
    }

    private Entry Add(PartialFile file) => _entries[file.Id] = new(file, files.Shares.Begin(file.Owner.CountedAs)) { UsedAt = time.GetUtcNow() };

    /// <summary>Deletes what is on the disk. The bytes first: without them, the record alone is nothing.</summary>
    private void Discard(Entry entry)
    {
        FileStore.OnDisk(() =>
        {
            File.Delete(PathOf(entry.File.Id));
            File.Delete(RecordOf(entry.File.Id));
            return true;
        });
        entry.Counted.Dispose();
    }

    private Entry? Hold(PartialFile file)
    {
        lock (_gate)
        {
            if (_entries.GetValueOrDefault(file.Id) is { } entry)
            {
                entry.Writers++;
                return entry;
            }

            return null;
        }
    }

    private void Release(Entry entry)
    {
        lock (_gate)
        {
            entry.Writers--;
            entry.UsedAt = time.GetUtcNow();
        }
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

    /// <summary>Returns null for a record that a crash cut off, or whose key is lost.</summary>
    private PartialFile? Read(string id)
    {
        try
        {
            return _sealer.Open(Kind, id, File.ReadAllBytes(RecordOf(id))) is { } json ? JsonSerializer.Deserialize<PartialFile>(json) : null;
        }
        catch (JsonException)
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

    /// <param name="counted">Counts the bytes towards the limits of the disk.</param>
    private sealed class Entry(PartialFile file, DiskShares.Writing counted)
    {
        public PartialFile File => file;

        public DiskShares.Writing Counted => counted;

        /// <summary>When its sender was last there, in this process.</summary>
        public DateTimeOffset UsedAt { get; set; }

        /// <summary>Requests that are writing to the file; then it is not deleted.</summary>
        public int Writers { get; set; }
    }
}
