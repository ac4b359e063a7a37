using Microsoft.AspNetCore.DataProtection;
using NemoBot.Core.Model;
using NemoBot.Core.Telemetry;
using NemoBot.Storage.Engines;
using NemoBot.Storage.Exchange;
using NemoBot.Storage.Files;
using NemoBot.Storage.LiteDb.Disk;
using NemoBot.Storage.LiteDb.Exchange;
using NemoBot.Storage.Proof;

namespace NemoBot.Storage.LiteDb;

/// <summary>LiteDB as an engine of the store.</summary>
/// <param name="metrics">Measures the writes; null disables metrics.</param>
internal sealed class LiteDbEngine(IDataProtectionProvider protection, TimeProvider time, ILoggerFactory loggers, SortableIds ids, BotMetrics? metrics = null) : IStorageEngine
{
    /// <summary>Maximum number of rows written in one transaction.</summary>
    private const int RowsAtOnce = 1000;

    /// <summary>Where LiteDB's file format has its name.</summary>
    private const int NameAt = 32;

    public string Name => "litedb";

    public bool Recognizes(ReadOnlySpan<byte> beginning) => IsDatabase(beginning);

    public static bool IsDatabase(ReadOnlySpan<byte> beginning) => beginning.Length > NameAt && beginning[NameAt..].StartsWith("** This is a LiteDB file **"u8);

    public string LogPathOf(string databasePath) => Database.LogPathOf(databasePath);

    public IReadOnlyList<string> FilesOf(string databasePath) => [databasePath, LogPathOf(databasePath), RunFile.PathOf(databasePath), CheckpointLock.PathOf(databasePath)];

    public IStoreInspection? Inspect(string databasePath) => LiteDbInspection.Open(databasePath);

    public void SetLogAside(string databasePath, string suffix) => StorePlan.SetAside(LogPathOf(databasePath), suffix);

    public Task BackupAsync(string databasePath, string target, CancellationToken cancellationToken) => LiteDbBackup.MakeAsync(databasePath, target, cancellationToken);

    public void Create(string databasePath, IEnumerable<StoredRow> rows)
    {
        using var database = Database.Open(databasePath);
        foreach (var index in LiteDbStore.AllIndexes)
        {
            database.EnsureIndex(index);
        }

        var import = new LiteDbImport();
        foreach (var batch in rows.Chunk(RowsAtOnce))
        {
            var draft = new Draft(database);
            foreach (var row in batch)
            {
                import.Add(draft, row);
            }

            database.Apply(draft);
            database.Commit();
            database.Checkpoint();
        }
    }

    public IFileEngineStore CreateStore(string databasePath) => new LiteDbStore(databasePath, new MasterSealer(protection), ids, time, loggers, metrics);
}
