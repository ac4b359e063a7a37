using Microsoft.Data.Sqlite;
using NemoBot.Core.Model;
using NemoBot.Storage.Engines;
using NemoBot.Storage.Proof;

namespace NemoBot.Storage.Sqlite;

/// <content>Maintenance: checkpoints, integrity checks and encryption.</content>
public sealed partial class SqliteStore
{
    /// <summary>Maximum number of rows sealed in one transaction.</summary>
    private const int SealAtOnce = 500;

    private long _checkpointedAt = -1;

    public IStoreInspection Inspect() =>
        SqliteInspection.Open(_path, isOpenHere: true) ?? throw new StorageException($"There is no database at Storage:Path ({_path}).");

    public Task BackupAsync(string target, CancellationToken cancellationToken) => SqliteBackup.MakeAsync(_path, target, cancellationToken);

    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        var written = await WriteAsync(StoreTable.Probe, cancellationToken);
        if (await ReadAsync(db => db.Number("SELECT probe FROM store"), cancellationToken) < written)
        {
            throw new StorageException("The database at Storage:Path does not return what was written to it.");
        }
    }

    /// <inheritdoc/>
    /// <remarks>Blocks no one.</remarks>
    public async Task CheckpointAsync(CancellationToken cancellationToken)
    {
        var commits = Opened(_writer).Commits;
        if (commits == Interlocked.Read(ref _checkpointedAt))
        {
            return;
        }

        var isDone = await NamedAsync(Task.Run(
            () =>
            {
                using var database = Database.OpenBeside(_path);
                return database.Checkpoint(emptiesLog: false);
            },
            cancellationToken));
        if (isDone)
        {
            Interlocked.Exchange(ref _checkpointedAt, commits);
        }
    }

    public Task NoteKeyAsync(CancellationToken cancellationToken) => WriteAsync(db => StoreTable.NoteKey(db, _sealer), cancellationToken);

    public Task<bool> IsOpenedByAsync(KeysOnDisk keys, CancellationToken cancellationToken) =>
        ReadAsync(db => StoreTable.TryKeys(db, new Sealer(keys.Sealer)).All(key => key.Opens), cancellationToken);

    /// <summary>Marks lost keys, and discards damaged rows where the plan says so, so that neither counts as damage at the next start.</summary>
    private void GiveUp(Database database, StorePlan? plan)
    {
        if (plan is not { GivesUpKeys: true })
        {
            return;
        }

        var keys = KeysOnDisk.In(plan.Keys);
        var sealer = new Sealer(keys.Sealer);
        var good = keys.Ids.Union(sealer.ChatKeys.Opening(database)).ToHashSet(StringComparer.Ordinal);
        foreach (var (key, _) in StoreTable.TryKeys(database, sealer).Where(key => !key.Opens))
        {
            StoreTable.GiveUpKey(database, key);
        }

        foreach (var row in Contents.Unreadable(database, sealer, int.MaxValue, static () => false))
        {
            if (row.SealedBy is { } key && !good.Contains(key))
            {
                StoreTable.GiveUpKey(database, key);
            }
            else if (plan.GivesUpRows && row.GiveUp is { } sql)
            {
                database.Execute(sql, ("$key", row.Key));
                LogGivenUp(row.Table, row.Key);
            }
        }
    }

    /// <summary>
    /// Reseals rows that earlier versions stored in plaintext or sealed with the master key. Freed pages must contain neither plaintext nor values that stay
    /// readable after the chat's key is erased.
    /// </summary>
    private void Reseal(Database database)
    {
        if (StoreTable.IsResealed(database))
        {
            return;
        }

        database.Run("PRAGMA secure_delete = ON");
        var rows = SealAll(database, _posts.SealSome) + SealAll(database, _projects.SealSome) + SealAll(database, _files.SealSome) + ResealedTable.SealAll(database, _sealer, _moved);
        try
        {
            if (rows > 0)
            {
                database.Run("VACUUM");
                database.Checkpoint(emptiesLog: true);
                LogSealed(rows);
            }

            StoreTable.SetResealed(database, _time.GetUtcNow());
        }
        catch (SqliteException full) when (full.SqliteErrorCode == SQLitePCL.raw.SQLITE_FULL)
        {
            LogNoRoomToTidy(); // The next start retries.
        }

        database.Run("PRAGMA secure_delete = FAST");
    }

    private static int SealAll(Database database, Func<Database, int, int> sealSome)
    {
        for (var all = 0; ;)
        {
            database.Execute("BEGIN IMMEDIATE");
            var some = sealSome(database, SealAtOnce);
            database.Execute("COMMIT");
            if (some == 0)
            {
                return all;
            }

            all += some;
        }
    }

    [LoggerMessage(LogLevel.Information, "Sealed {Rows} rows of an earlier version with the keys of their chats")]
    private partial void LogSealed(int rows);

    [LoggerMessage(LogLevel.Warning, "All rows are sealed, but the disk is too full to clean their old pages; the next start retries")]
    private partial void LogNoRoomToTidy();

    [LoggerMessage(LogLevel.Error, "Discarded a damaged row of {Table}: {Key}")]
    private partial void LogGivenUp(string table, object key);
}
