using System.Text;
using Microsoft.Data.Sqlite;
using NemoBot.Core.Model;
using NemoBot.Storage.Engines;
using NemoBot.Storage.Exchange;
using NemoBot.Storage.Files;

namespace NemoBot.Storage.Sqlite;

/// <summary>Inspects the database as it is on disk. Reads only; faults are <see cref="StorageException"/>s with a message for the operator.</summary>
public sealed class SqliteInspection : IStoreInspection
{
    /// <summary>Up to this size, in bytes, the check also compares indexes with their tables, which takes three times as long (docs/performance.md).</summary>
    private const long DeepUpTo = 256L << 20;

    private const int SampleOfOne = 20;

    private readonly Database _database;
    private readonly string _path;

    private SqliteInspection(Database database, string path, bool hasForeignLog)
    {
        (_database, _path, HasForeignLog) = (database, path, hasForeignLog);
    }

    public bool HasForeignLog { get; }

    public string? Id { get; private set; }

    public long LostCommits { get; private set; }

    public bool EndedSuddenly { get; private set; }

    /// <summary>Returns null if there is no database: no file, an empty one, or one without tables.</summary>
    public static SqliteInspection? Open(string path) => Open(path, isOpenHere: false);

    /// <param name="isOpenHere">True in the process of an open store (<see cref="IFileEngineStore.Inspect"/>): then nothing but SQLite touches the file.</param>
    /// <inheritdoc cref="Open(string)"/>
    public static SqliteInspection? Open(string path, bool isOpenHere)
    {
        try
        {
            if (!File.Exists(path) || new FileInfo(path).Length == 0)
            {
                return null;
            }

            if (!isOpenHere)
            {
                RequireHeader(path);
            }

            var log = path + "-wal";
            var note = RunFile.Read(path);
            var hasLog = File.Exists(log);
            var isForeign = hasLog && new FileInfo(log).Length > 0 && note is var (run, _) && BelongsToAnotherRun(path, run);

            // Without a log no process has the file open, so it can be read as is, creating no files beside it.
            var database = hasLog && !isForeign ? Database.OpenForReading(path) : Database.OpenMainFile(path);
            var inspection = new SqliteInspection(database, path, isForeign);
            try
            {
                return inspection.Begin(note) ? inspection : null;
            }
            catch
            {
                inspection.Dispose();
                throw;
            }
        }
        catch (SqliteException failure)
        {
            throw Damaged(path, failure);
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The database at Storage:Path ({path}) cannot be read: {denied.Message}", denied);
        }
    }

    /// <inheritdoc/>
    /// <remarks>Up to 256 MiB it is checked completely, beyond that only its structure (1 GB: about a second).</remarks>
    public bool CheckFile(bool isDeep, Func<bool> isEnough) => Ask(database =>
    {
        List<string> told = [];
        var deep = isDeep || new FileInfo(_path).Length <= DeepUpTo;
        if (!database.TryLong(db => told = db.Query(deep ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)", row => row.GetString(0)), isEnough))
        {
            return false;
        }

        return told is ["ok"] ? true : throw new StorageException(
            $"The database at Storage:Path ({_path}) is damaged ({string.Join(' ', told).ReplaceLineEndings(" ")}). Nothing was changed; restore a backup of it (README, \"When it breaks\"), or start over with --new-store.");
    });

    public IReadOnlyList<UnreadableRow> Unreadable(MasterSealer sealer, int most, Func<bool> isEnough) => Ask(database => Contents.Unreadable(database, new Sealer(sealer), most, isEnough));

    public bool? IsOpenedBy(MasterSealer keys) => Ask<bool?>(database =>
    {
        var sealer = new Sealer(keys);
        if (StoreTable.Exists(database) && database.Number("SELECT count(*) FROM keys_used") > 0)
        {
            var noted = StoreTable.TryKeys(database, sealer);
            return noted.Count == 0 ? null : noted.All(key => key.Opens);
        }

        var sample = SealedColumn.In(database).SelectMany(column => database.Query(
            $"SELECT {column.Kind}, {column.Owner}, sealed FROM {column.Table} WHERE sealed IS NOT NULL AND {column.Where} LIMIT {SampleOfOne}",
            row => sealer.Opens(database, row.GetString(0), row.GetString(1), row.GetFieldValue<byte[]>(2)))).ToList();
        return sample.Count == 0 ? null : sample.Contains(true);
    });

    public IReadOnlyList<string> Known(IEnumerable<string> files) => Ask<IReadOnlyList<string>>(database => files
        .Where(file => database.Number("SELECT count(*) FROM files WHERE id = $id", ("$id", Path.GetFileNameWithoutExtension(file))) > 0)
        .ToList());

    public StoreCounts Count() => Ask(database => new StoreCounts(
        database.Number("SELECT count(*) FROM chats WHERE moved_to IS NULL"),
        database.Number("SELECT count(*) FROM inbox"),
        database.Number("SELECT count(*) FROM inbox WHERE unreadable = 1")));

    public IEnumerable<StoredRow> Rows() => SqliteRows.Read(_database);

    private T Ask<T>(Func<Database, T> question)
    {
        try
        {
            return question(_database);
        }
        catch (SqliteException failure)
        {
            throw Damaged(_path, failure);
        }
        catch (Exception unreadable) when (unreadable is System.Text.Json.JsonException or FormatException or InvalidCastException)
        {
            throw new StorageException($"The database at Storage:Path ({_path}) is damaged: {unreadable.Message.ReplaceLineEndings(" ")} Restore a backup of it, or start over with --new-store.", unreadable);
        }
    }

    public void Dispose() => _database.Dispose();

    private bool Begin((string Run, long Commits)? note)
    {
        if (Migrator.Fault(_database, Schema.Steps) is { } fault)
        {
            throw new StorageException(fault);
        }

        if (_database.Number("PRAGMA user_version") == 0)
        {
            return false;
        }

        if (StoreTable.Exists(_database))
        {
            Id = StoreTable.Id(_database);
            EndedSuddenly = note is not null;
            LostCommits = note is var (run, commits) && !HasForeignLog && StoreTable.Run(_database) == run ? Math.Max(0, commits - StoreTable.Commits(_database)) : 0;
        }

        return true;
    }

    /// <summary>Returns true only if the main file proves it: a file that cannot be read without its log needs the log.</summary>
    private static bool BelongsToAnotherRun(string path, string run)
    {
        try
        {
            using var main = Database.OpenMainFile(path);
            return main.Number("PRAGMA user_version") > 0 && (!StoreTable.Exists(main) || StoreTable.Run(main) != run);
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    private static void RequireHeader(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var header = new byte[16];
        if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length || Encoding.ASCII.GetString(header) != "SQLite format 3\0")
        {
            throw new StorageException(
                $"The file at Storage:Path ({path}) is not a NemoBot database, or its beginning is damaged. Nothing was changed; restore a backup, choose another path, or start over with --new-store.");
        }
    }

    private static StorageException Damaged(string path, SqliteException failure) => new(
        failure.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_ERROR
            ? $"The database at Storage:Path ({path}) is damaged ({failure.Message.ReplaceLineEndings(" ")}). Nothing was changed; restore a backup of it (README, \"When it breaks\"), or start over with --new-store."
            : $"The database at Storage:Path ({path}) cannot be read: {failure.Message.ReplaceLineEndings(" ")}",
        failure);
}
