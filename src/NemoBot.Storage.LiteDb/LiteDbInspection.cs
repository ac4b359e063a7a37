using LiteDB;
using NemoBot.Core.Model;
using NemoBot.Storage.Engines;
using NemoBot.Storage.Exchange;
using NemoBot.Storage.Files;
using NemoBot.Storage.LiteDb.Disk;
using NemoBot.Storage.LiteDb.Exchange;
using NemoBot.Storage.LiteDb.Tables;

namespace NemoBot.Storage.LiteDb;

/// <summary>Inspects a LiteDB database. Checkpoints of a running bot wait until it is disposed of; it works meanwhile.</summary>
internal sealed class LiteDbInspection : IStoreInspection
{
    private readonly DatabaseSnapshot _snapshot;

    private LiteDbInspection(DatabaseSnapshot snapshot, (string Run, long Commits)? record)
    {
        _snapshot = snapshot;
        Id = StoreIdentity.Id(snapshot);
        var log = snapshot.Log;
        var missing = record is var (run, commits) && run == Database.RunOf(log) ? Math.Max(0, commits - log.Commits) : 0;
        LostCommits = log.Damage is null ? missing : Math.Max(1, missing); // A record may be behind.
        EndedSuddenly = record is not null;
    }

    public bool HasForeignLog => _snapshot.Log.IsForeign;

    public string? Id { get; }

    public long LostCommits { get; }

    public bool EndedSuddenly { get; }

    /// <inheritdoc cref="IStorageEngine.Inspect"/>
    public static LiteDbInspection? Open(string path)
    {
        try
        {
            if (!File.Exists(path) || new FileInfo(path).Length == 0)
            {
                return null;
            }

            RequireHeader(path);
            RefuseOthersLog(path);
            var record = RunFile.Read(path); // Before the log: a running bot goes on writing both.
            var snapshot = new DatabaseSnapshot(path);
            LiteDbInspection? inspection = null;
            try
            {
                var collections = snapshot.Collections;
                return StoreIdentity.Fault(snapshot, collections) is { } fault ? throw new StorageException(fault)
                    : new LiteDbInspection(snapshot, record) is var found && collections.Count == 0 && found.LostCommits == 0 ? null // A start that ended before the store was in it.
                    : inspection = found;
            }
            finally
            {
                if (inspection is null)
                {
                    snapshot.Dispose();
                }
            }
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The database at Storage:Path ({path}) cannot be read: {denied.Message}", denied);
        }
    }

    /// <inheritdoc/>
    /// <remarks>Reads every document, and compares every index with its collection. A check that is not deep does the same, for as long as it may.</remarks>
    public bool CheckFile(bool isDeep, Func<bool> isEnough)
    {
        if (!_snapshot.CheckPages(isEnough))
        {
            return false;
        }

        foreach (var collection in _snapshot.Collections)
        {
            var indexes = LiteDbStore.AllIndexes.Where(index => index.Collection == collection).ToList();
            var expected = new long[indexes.Count];
            if (!EachUntil(read => _snapshot.Each(collection, read), row => Count(row, indexes, expected), isEnough))
            {
                return false;
            }

            for (var i = 0; i < indexes.Count; i++)
            {
                if (CountIn(indexes[i], isEnough) is not { } found)
                {
                    return false;
                }

                if (found != expected[i])
                {
                    throw _snapshot.Damaged($"the index {indexes[i].Field} of {collection} has {found} entries, and its documents have {expected[i]}");
                }
            }
        }

        return true;
    }

    public IReadOnlyList<UnreadableRow> Unreadable(MasterSealer sealer, int most, Func<bool> isEnough) => Damaged(sealer, most, isEnough);

    /// <inheritdoc cref="IStoreInspection.Unreadable"/>
    public IReadOnlyList<DamagedDocument> Damaged(MasterSealer master, int most, Func<bool> isEnough)
    {
        var lost = UsedKeyTable.ListLost(_snapshot).ToHashSet(StringComparer.Ordinal);
        var values = new SealedValues(_snapshot, master);
        var found = new List<DamagedDocument>();
        foreach (var place in SealedCollection.All.TakeWhile(_ => found.Count < most))
        {
            EachUntil(
                read => _snapshot.Each(place.Collection, read),
                row =>
                {
                    if (row[SealedRow.Sealed].AsBinary is { } value && place.Counts(row) && !values.Opens(place, row) && MasterSealer.KeyOf(value) is var key && (key is null || !lost.Contains(key)))
                    {
                        found.Add(new(place, place.IsWork(row), key, row["_id"].AsString));
                    }
                },
                () => found.Count >= most || isEnough());
        }

        return found;
    }

    public bool? IsOpenedBy(MasterSealer keys) =>
        UsedKeyTable.ListRequired(_snapshot) is { Count: > 0 } noted ? noted.TrueForAll(row => UsedKeyTable.Opens(keys, row)) : SampleOpens(keys);

    /// <summary>The ids of the chats' keys that these keys open.</summary>
    public IReadOnlyList<string> ChatKeysOpening(MasterSealer keys)
    {
        var opening = new List<string>();
        _snapshot.Each(ChatKeyTable.Collection, row =>
        {
            if (ChatKeyTable.Open(keys, row) is not null)
            {
                opening.Add(row["_id"].AsString);
            }

            return true;
        });
        return opening;
    }

    public IReadOnlyList<string> Known(IEnumerable<string> files) =>
        [.. files.Where(file => _snapshot.Find(FileTable.Collection, Path.GetFileNameWithoutExtension(file)) is not null)];

    public StoreCounts Count()
    {
        var (waiting, aside) = InboxTable.Count(_snapshot);
        return new(ChatTable.CountByPlatform(_snapshot).Values.Sum(), waiting + aside, aside);
    }

    public IEnumerable<StoredRow> Rows() => LiteDbExport.Read(_snapshot);

    public void Dispose() => _snapshot.Dispose();

    /// <summary>Null if nothing is sealed.</summary>
    private bool? SampleOpens(MasterSealer master)
    {
        var values = new SealedValues(_snapshot, master);
        bool? opens = null;
        foreach (var place in SealedCollection.All)
        {
            _snapshot.Each(place.Collection, row =>
            {
                if (row[SealedRow.Sealed].AsBinary is not null)
                {
                    opens = opens == true || values.Opens(place, row);
                }

                return opens is null; // One of each collection.
            });
            if (opens == true)
            {
                break;
            }
        }

        return opens;
    }

    private static void RequireHeader(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var beginning = new byte[PageStream.PageSize];
        var isWhole = file.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false) == beginning.Length;
        if (!isWhole || !LiteDbEngine.IsDatabase(beginning) || EnginePage.Stamp(beginning) == 0)
        {
            throw new StorageException(
                $"The file at Storage:Path ({path}) is not a NemoBot database, or its beginning is damaged. Nothing was changed; restore a backup, choose another path, or start over with --new-store.");
        }
    }

    /// <summary>The engine's own log, which another program leaves: NemoBot's files ask for no checkpoint when they are closed. It would be applied to what NemoBot writes.</summary>
    private static void RefuseOthersLog(string path)
    {
        var log = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $"{Path.GetFileNameWithoutExtension(path)}-log{Path.GetExtension(path)}");
        if (new FileInfo(log) is { Exists: true, Length: > 0 })
        {
            throw new StorageException(
                $"Another program changed the database at Storage:Path ({path}), and what it wrote is in {log} only. Nothing was changed; make a checkpoint with that program, or move the file away to go on without it.");
        }
    }

    /// <summary>Returns false if it was stopped early.</summary>
    private static bool EachUntil(Action<Func<BsonDocument, bool>> each, Action<BsonDocument> look, Func<bool> isEnough)
    {
        var isWhole = true;
        each(row =>
        {
            look(row);
            return isWhole = !isEnough();
        });
        return isWhole;
    }

    private static void Count(BsonDocument row, List<KeyIndex> indexes, long[] counts)
    {
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] += indexes[i].KeysOf(row).Any() ? 1 : 0;
        }
    }

    /// <summary>Null if it was stopped early.</summary>
    private long? CountIn(KeyIndex index, Func<bool> isEnough)
    {
        var found = 0L;
        return EachUntil(read => _snapshot.Each(index, read), _ => found++, isEnough) ? found : null;
    }
}

/// <summary>Represents a document that cannot be read.</summary>
/// <param name="Place">Where it is.</param>
internal sealed record DamagedDocument(SealedCollection Place, bool IsWork, string? SealedBy, string Id) : UnreadableRow(Place.Collection, IsWork, SealedBy);
