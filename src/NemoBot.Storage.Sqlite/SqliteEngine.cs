using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using NemoBot.Core.Model;
using NemoBot.Core.Telemetry;
using NemoBot.Storage.Engines;
using NemoBot.Storage.Exchange;
using NemoBot.Storage.Files;
using NemoBot.Storage.Proof;

namespace NemoBot.Storage.Sqlite;

/// <summary>SQLite as an engine of the store.</summary>
/// <param name="metrics">Measures the writes; null disables metrics.</param>
internal sealed class SqliteEngine(IDataProtectionProvider protection, TimeProvider time, ILoggerFactory loggers, SortableIds ids, BotMetrics? metrics = null) : IStorageEngine
{
    public string Name => "sqlite";

    public bool Recognizes(ReadOnlySpan<byte> beginning) => beginning.StartsWith("SQLite format 3\0"u8);

    public string LogPathOf(string databasePath) => databasePath + "-wal";

    public IReadOnlyList<string> FilesOf(string databasePath) => [databasePath, LogPathOf(databasePath), IndexPathOf(databasePath), RunFile.PathOf(databasePath)];

    public IStoreInspection? Inspect(string databasePath) => SqliteInspection.Open(databasePath);

    public void SetLogAside(string databasePath, string suffix)
    {
        StorePlan.SetAside(LogPathOf(databasePath), suffix);
        File.Delete(IndexPathOf(databasePath));
    }

    public Task BackupAsync(string databasePath, string target, CancellationToken cancellationToken) => SqliteBackup.MakeAsync(databasePath, target, cancellationToken);

    public void Create(string databasePath, IEnumerable<StoredRow> rows)
    {
        try
        {
            using var database = Database.OpenForWriting(databasePath);
            Migrator.Migrate(database, Schema.Steps);
            SqliteRows.Write(database, rows);
            StoreTable.SetResealed(database, time.GetUtcNow());
            database.Checkpoint(emptiesLog: true);
        }
        catch (SqliteException failure)
        {
            throw new StorageException($"The database {databasePath} cannot be written: {failure.Message}", failure);
        }
    }

    public IFileEngineStore CreateStore(string databasePath) => new SqliteStore(databasePath, protection, time, loggers, metrics, ids);

    /// <summary>Only an index of the log.</summary>
    private static string IndexPathOf(string databasePath) => databasePath + "-shm";
}
