using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Storage.Proof;

namespace NemoBot.Storage.Sqlite;

/// <summary>
/// Proves, before anything is written or deleted, that database, keys and files are there, are whole and belong together. What is not is told in one
/// sentence (<see cref="StorageException"/>), and how the operator goes on.
/// </summary>
public sealed partial class StoreProof(IOptions<StorageOptions> options, TimeProvider time, ILogger<StoreProof> logger)
{
    /// <summary>The bot shall be back soon. What is not looked at by then is looked at beside the work.</summary>
    private static readonly TimeSpan FileLimitAtStart = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RowsLimitAtStart = TimeSpan.FromSeconds(2);

    private readonly string _path = options.Value.DatabasePath;
    private readonly StorePlaces _places = new(options.Value.DatabasePath);

    /// <summary>To be called with the store's lock held.</summary>
    /// <exception cref="StorageException">The store cannot be used as it is; nothing was changed.</exception>
    public StorePlan Prove()
    {
        try
        {
            var plan = Look(options.Value.Start == StartMode.AcceptLoss, isDeep: false);
            if (plan.SetsLogAside)
            {
                LogForeignLog(Path.GetFileName(_path));
            }

            return plan;
        }
        catch (StorageException fault) when (options.Value.Start == StartMode.NewStore)
        {
            return BeginAnew(fault);
        }
    }

    /// <summary>As <see cref="Prove"/>, all of it however long it takes, and without a word to the log. For <c>check</c>.</summary>
    public StorePlan ProveDeeply() => Look(acceptsLoss: false, isDeep: true);

    /// <summary>What distinguishes the files of one setting aside from those of another.</summary>
    public string AsideSuffix() => $".old-{time.GetUtcNow():yyyyMMddHHmmssfff}";

    private StorePlan Look(bool acceptsLoss, bool isDeep)
    {
        using var database = StoreInspection.Open(_path);
        if (database is null)
        {
            return ForNew();
        }

        var isWhole = database.CheckFile(isDeep, isDeep ? Never : After(FileLimitAtStart));
        Refuse(
            database.LostCommits > 0,
            acceptsLoss,
            $"The newest {database.LostCommits} writes to the database at Storage:Path ({_path}) are gone: the file {Path.GetFileName(_path)}-wal that held them was deleted or cut off. Put it back, or start once with --accept-loss to go on without them.");
        var keys = FindKeys(database, acceptsLoss);
        var id = keys.Store ?? database.Id ?? Guid.NewGuid().ToString("N");
        var (files, sharedFiles) = FindFiles(database, id, keys.Proof is not null);
        if (keys.Proof is not null)
        {
            isWhole &= CheckRows(database, keys.Proof, acceptsLoss, isDeep ? Never : After(RowsLimitAtStart));
        }

        return new(_path, id, keys.IsShared ? _places.Own(StorePlaces.Keys, id) : keys.Folder ?? _places.FreeFor(StorePlaces.Keys, id), files, isWhole)
        {
            SetsLogAside = database.HasForeignLog,
            GivesUpRows = acceptsLoss,
            GivesUpKeys = acceptsLoss || database.Id is null,
            SharedKeys = keys.IsShared ? keys.Folder : null,
            SharedFiles = sharedFiles,
            BrokenKeys = keys.Broken,
        };
    }

    private static bool Never() => false;

    private Func<bool> After(TimeSpan limit)
    {
        var began = time.GetTimestamp();
        return () => time.GetElapsedTime(began) > limit;
    }

    private StorePlan ForNew()
    {
        if (_places.WaitsForDatabase() is { } folder)
        {
            throw new StorageException(
                $"There is no database at Storage:Path ({_path}), but {folder} holds what belongs to one. Put the database back, set Storage:Path to where it is, or begin anew with --new-store, which leaves the old files as they are.");
        }

        return New();
    }

    private StorePlan New()
    {
        var id = Guid.NewGuid().ToString("N");
        return new(_path, id, _places.FreeFor(StorePlaces.Keys, id), _places.FreeFor(StorePlaces.Files, id), CheckedWhole: true);
    }

    private StorePlan BeginAnew(StorageException fault)
    {
        var suffix = AsideSuffix();
        foreach (var file in new[] { _path, _path + "-wal", RunNote.PathOf(_path) })
        {
            StorePlan.SetAside(file, suffix);
        }

        File.Delete(_path + "-shm");
        LogBegunAnew(fault.Message, Path.GetFileName(_path) + suffix);
        return New();
    }

    /// <summary>The folder whose keys open the database; the first store in a folder had it to itself, later ones have their own.</summary>
    private FoundKeys FindKeys(StoreInspection database, bool acceptsLoss)
    {
        var plain = _places.Plain(StorePlaces.Keys);
        var own = _places.MarkedWith(StorePlaces.Keys, database.Id) ?? plain;
        List<string> broken = [];
        var isSealed = false;
        foreach (var folder in new[] { own, plain }.Distinct(StringComparer.Ordinal))
        {
            var keys = KeysOnDisk.In(folder, acceptsLoss ? broken : null);
            if (database.IsOpenedBy(keys.Sealer) is not { } opens)
            {
                continue; // Nothing is sealed, so any folder will do.
            }

            isSealed = true;
            if (opens)
            {
                // A database without an identity takes that of its folder where the names agree: it is the same store as it was once. Where they do not
                // agree, the folder was shared, and another store has it now.
                var mark = FolderMark.Read(folder);
                var isOurs = mark is null || mark.Store == database.Id || (database.Id is null && _places.IsHere(mark));
                return new(folder, keys) { Store = isOurs ? database.Id ?? mark?.Store : database.Id, IsShared = !isOurs, Broken = broken };
            }
        }

        const string Ways = "start once with --accept-loss to go on without what they protect, or begin anew with --new-store";
        Refuse(
            isSealed,
            acceptsLoss,
            StorePlaces.IsVacant(own)
                ? $"The keys of the database at Storage:Path ({_path}) are missing from {own}. Nothing was changed; put its keys folder back, {Ways}."
                : $"The keys in {own} do not open the database at Storage:Path ({_path}). Nothing was changed; put the keys that belong to it there, {Ways}.");
        return new(FolderMark.Read(own) is not { } other || other.Store == database.Id ? own : null, null) { Broken = broken };
    }

    private (string Folder, IReadOnlyList<string> Shared) FindFiles(StoreInspection database, string id, bool hasProof)
    {
        if (_places.MarkedWith(StorePlaces.Files, id) is { } marked)
        {
            return (marked, []);
        }

        var plain = _places.Plain(StorePlaces.Files);
        if (StorePlaces.IsVacant(plain))
        {
            return (plain, []);
        }

        var known = database.Known(StorePlaces.Contents(plain));
        if (FolderMark.Read(plain) is not null)
        {
            return (_places.Own(StorePlaces.Files, id), known);
        }

        return hasProof || known.Count > 0
            ? (plain, [])
            : throw new StorageException(
                $"The files in {plain} are not those of the database at Storage:Path ({_path}): it knows none of them. Nothing was changed; put the right database there, move that folder away, or begin anew with --new-store.");
    }

    /// <summary>False when there was no time for all of them.</summary>
    private bool CheckRows(StoreInspection database, KeysOnDisk keys, bool acceptsLoss, Func<bool> isEnough)
    {
        var rows = database.Unreadable(keys.Sealer, most: 100, isEnough);

        // A version without identities went on without lost keys, and left what it could not read where it was.
        var fatal = rows.Where(row => database.Id is not null || row.IsWork || row.SealedBy is null || keys.Ids.Contains(row.SealedBy)).ToList();
        Refuse(
            fatal.Count > 0,
            acceptsLoss,
            $"{fatal.Count} rows of the database at Storage:Path ({_path}) cannot be read ({string.Join(", ", fatal.Select(row => row.Table).Distinct(StringComparer.Ordinal))}): they are damaged, or one of their keys is missing. Nothing was changed; restore a backup or the keys, or start once with --accept-loss to go on without them.");
        return !isEnough();
    }

    private void Refuse(bool isLost, bool acceptsLoss, string words)
    {
        if (isLost && !acceptsLoss)
        {
            throw new StorageException(words);
        }

        if (isLost)
        {
            LogAccepted(words);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Database} was put back in the place of another one, whose {Database}-wal was left beside it: that is set aside")]
    private partial void LogForeignLog(string database);

    [LoggerMessage(LogLevel.Warning, "A new store was begun, since the old one could not be used: {Fault} The old database is now {Name}; its folders are as they were")]
    private partial void LogBegunAnew(string fault, string name);

    [LoggerMessage(LogLevel.Warning, "Started with --accept-loss: {Loss}")]
    private partial void LogAccepted(string loss);

    /// <param name="Folder">Null: none that is there is this store's.</param>
    /// <param name="Proof">The keys that open the database; null when none do, or nothing is sealed.</param>
    private sealed record FoundKeys(string? Folder, KeysOnDisk? Proof)
    {
        /// <summary>The identity that the keys give the store; null: none.</summary>
        public string? Store { get; init; }

        /// <summary>The folder is another store's by now.</summary>
        public bool IsShared { get; init; }

        /// <summary>Key files that cannot be read, where the loss is accepted.</summary>
        public IReadOnlyList<string> Broken { get; init; } = [];
    }
}
