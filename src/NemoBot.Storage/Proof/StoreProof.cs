using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Storage.Engines;

namespace NemoBot.Storage.Proof;

/// <summary>
/// Verifies, before anything is written or deleted, that database, keys and files exist, are undamaged and belong together. A fault is a
/// <see cref="StorageException"/> that names it in one sentence, and says what the operator can do.
/// </summary>
public sealed partial class StoreProof(IOptions<StorageOptions> options, StorageEngines engines, TimeProvider time, ILogger<StoreProof> logger)
{
    /// <summary>Limits the checks at startup, so that the bot starts quickly. Remaining checks run in the background.</summary>
    private static readonly TimeSpan FileLimitAtStart = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RowsLimitAtStart = TimeSpan.FromSeconds(2);

    private readonly string _path = options.Value.DatabasePath;
    private readonly StorePlaces _places = new(options.Value.DatabasePath);

    /// <summary>The caller must hold the store's lock.</summary>
    /// <exception cref="StorageException">The store cannot be used as is; nothing was changed.</exception>
    public StorePlan Prove()
    {
        try
        {
            var plan = Look(options.Value.Start == StartMode.AcceptLoss, isDeep: false);
            if (plan.SetsLogAside)
            {
                LogForeignLog(Path.GetFileName(_path), Path.GetFileName(engines.For(_path).LogPathOf(_path)));
            }

            return plan;
        }
        catch (StorageException fault) when (options.Value.Start == StartMode.NewStore)
        {
            return BeginAnew(fault);
        }
    }

    /// <summary>Like <see cref="Prove"/>, but checks everything, however long it takes, and logs nothing. For <c>check</c>.</summary>
    public StorePlan ProveDeeply() => Look(acceptsLoss: false, isDeep: true);

    /// <summary>Returns the suffix for files that are set aside; unique per start.</summary>
    public string AsideSuffix() => $".old-{time.GetUtcNow():yyyyMMddHHmmssfff}";

    private StorePlan Look(bool acceptsLoss, bool isDeep)
    {
        var engine = engines.For(_path);
        using var database = engine.Inspect(_path);
        if (database is null)
        {
            return ForNew();
        }

        var isWhole = database.CheckFile(isDeep, isDeep ? Never : After(FileLimitAtStart));
        Refuse(
            database.LostCommits > 0,
            acceptsLoss,
            $"The newest {database.LostCommits} writes to the database at Storage:Path ({_path}) are lost: the file {Path.GetFileName(engine.LogPathOf(_path))} that held them was deleted, cut off or damaged. Put it back, or start once with --accept-loss to continue without them.");
        var keys = FindKeys(database, acceptsLoss);
        var id = keys.Store ?? database.Id ?? Guid.NewGuid().ToString("N");
        var (files, sharedFiles) = FindFiles(database, id, keys.Proof is not null);
        if (keys.Proof is not null)
        {
            isWhole &= CheckRows(database, keys.Proof, acceptsLoss, isDeep ? Never : After(RowsLimitAtStart));
        }

        return new(_path, id, keys.IsShared ? _places.Own(StorePlaces.Keys, id) : keys.Folder ?? _places.FreeFor(StorePlaces.Keys, id), files, isWhole)
        {
            AwaitsCheck = database.EndedSuddenly && !isWhole,
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
                $"There is no database at Storage:Path ({_path}), but {folder} contains data that belongs to one. Put the database back, set Storage:Path to where it is, or start over with --new-store, which leaves the old files as they are.");
        }

        // A log without its database: a new one must not be taken for its.
        return New() with { SetsLogAside = new FileInfo(engines.For(_path).LogPathOf(_path)) is { Exists: true, Length: > 0 } };
    }

    private StorePlan New()
    {
        var id = Guid.NewGuid().ToString("N");
        return new(_path, id, _places.FreeFor(StorePlaces.Keys, id), _places.FreeFor(StorePlaces.Files, id), CheckedWhole: true);
    }

    private StorePlan BeginAnew(StorageException fault)
    {
        var suffix = AsideSuffix();
        foreach (var file in engines.All.SelectMany(engine => engine.FilesOf(_path)).Distinct(StringComparer.Ordinal))
        {
            StorePlan.SetAside(file, suffix);
        }

        LogBegunAnew(fault.Message, Path.GetFileName(_path) + suffix);
        return New();
    }

    /// <summary>Finds the folder whose keys open the database. The first store in a folder uses it alone; later ones have their own.</summary>
    private FoundKeys FindKeys(IStoreInspection database, bool acceptsLoss)
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
                continue; // Nothing is sealed, so any folder fits.
            }

            isSealed = true;
            if (opens)
            {
                // A database without an identity adopts that of its folder if the names agree: it was the same store before. If they do not
                // agree, the folder was shared, and another store owns it now.
                var mark = FolderMark.Read(folder);
                var isOurs = mark is null || mark.Store == database.Id || (database.Id is null && _places.IsHere(mark));
                return new(folder, keys) { Store = isOurs ? database.Id ?? mark?.Store : database.Id, IsShared = !isOurs, Broken = broken };
            }
        }

        const string Ways = "start once with --accept-loss to continue without what they protect, or start over with --new-store";
        Refuse(
            isSealed,
            acceptsLoss,
            StorePlaces.IsVacant(own)
                ? $"The keys of the database at Storage:Path ({_path}) are missing from {own}. Nothing was changed; put its keys folder back, {Ways}."
                : $"The keys in {own} do not open the database at Storage:Path ({_path}). Nothing was changed; put the keys that belong to it there, {Ways}.");
        return new(FolderMark.Read(own) is not { } other || other.Store == database.Id ? own : null, null) { Broken = broken };
    }

    private (string Folder, IReadOnlyList<string> Shared) FindFiles(IStoreInspection database, string id, bool hasProof)
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
                $"The files in {plain} are not those of the database at Storage:Path ({_path}): it has no record of them. Nothing was changed; put the right database there, move that folder away, or start over with --new-store.");
    }

    /// <summary>Returns false if the check was stopped early.</summary>
    private bool CheckRows(IStoreInspection database, KeysOnDisk keys, bool acceptsLoss, Func<bool> isEnough)
    {
        var rows = database.Unreadable(keys.Sealer, most: 100, isEnough);

        // A version without identities continued without lost keys, and left unreadable rows in place.
        var fatal = rows.Where(row => database.Id is not null || row.IsWork || row.SealedBy is null || keys.Ids.Contains(row.SealedBy)).ToList();
        Refuse(
            fatal.Count > 0,
            acceptsLoss,
            $"{fatal.Count} rows of the database at Storage:Path ({_path}) cannot be read ({string.Join(", ", fatal.Select(row => row.Table).Distinct(StringComparer.Ordinal))}): they are damaged, or one of their keys is missing. Nothing was changed; restore a backup or the keys, or start once with --accept-loss to continue without them.");
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

    [LoggerMessage(LogLevel.Warning, "{Database} was restored in place of another database, and the {Log} beside it belongs to the other one; it is set aside")]
    private partial void LogForeignLog(string database, string log);

    [LoggerMessage(LogLevel.Warning, "Started a new store, because the old one could not be used: {Fault} The old database is now {Name}; its folders are unchanged")]
    private partial void LogBegunAnew(string fault, string name);

    [LoggerMessage(LogLevel.Warning, "Started with --accept-loss: {Loss}")]
    private partial void LogAccepted(string loss);

    /// <param name="Folder">Null if no existing folder belongs to this store.</param>
    /// <param name="Proof">The keys that open the database; null if none do, or nothing is sealed.</param>
    private sealed record FoundKeys(string? Folder, KeysOnDisk? Proof)
    {
        /// <summary>Gets the identity that the keys imply; null if none.</summary>
        public string? Store { get; init; }

        /// <summary>Gets whether the folder now belongs to another store.</summary>
        public bool IsShared { get; init; }

        /// <summary>Gets the key files that cannot be read, if the loss is accepted.</summary>
        public IReadOnlyList<string> Broken { get; init; } = [];
    }
}
