using System.Text;
using Microsoft.Data.Sqlite;
using NemoBot.Core.Model;

namespace NemoBot.Storage.Sqlite;

/// <summary>Inspects the database as it is on disk. Reads only; faults are <see cref="StorageException"/>s with a message for the operator.</summary>
public sealed class StoreInspection : IDisposable
{
    /// <summary>Up to this size, in bytes, the check also compares indexes with their tables, which takes three times as long (docs/performance.md).</summary>
    private const long DeepUpTo = 256L << 20;

    private const int SampleOfOne = 20;

    private readonly Database _database;
    private readonly string _path;

    private StoreInspection(Database database, string path, bool hasForeignLog)
    {
        (_database, _path, HasForeignLog) = (database, path, hasForeignLog);
    }

    /// <summary>Gets whether the write-ahead log beside the file belongs to another database: it must not be applied to this one.</summary>
    public bool HasForeignLog { get; }

    /// <summary>Gets the store's identity; null for a database of a version without identities.</summary>
    public string? Id { get; private set; }

    /// <summary>Gets the number of commits that were on the disk and are missing now.</summary>
    public long LostCommits { get; private set; }

    /// <summary>Returns null if there is no database: no file, an empty one, or one without tables.</summary>
    public static StoreInspection? Open(string path)
    {
        try
        {
            if (!File.Exists(path) || new FileInfo(path).Length == 0)
            {
                return null;
            }

            RequireHeader(path);
            var log = path + "-wal";
            var note = RunNote.Read(path);
            var hasLog = File.Exists(log);
            var isForeign = hasLog && new FileInfo(log).Length > 0 && note is var (run, _) && BelongsToAnotherRun(path, run);

            // Without a log no process has the file open, so it can be read as is, creating no files beside it.
            var database = hasLog && !isForeign ? Database.OpenForReading(path) : Database.OpenMainFile(path);
            var inspection = new StoreInspection(database, path, isForeign);
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

    /// <summary>Checks the file for damage: completely up to 256 MiB, beyond that only its structure (1 GB: about a second).</summary>
    /// <param name="isDeep">True checks completely, whatever the size.</param>
    /// <returns>False if the check was stopped early.</returns>
    /// <exception cref="StorageException">The file is damaged.</exception>
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

    /// <summary>Returns a few rows that cannot be read although the file is undamaged.</summary>
    public IReadOnlyList<UnreadableRow> Unreadable(MasterSealer sealer, int most, Func<bool> isEnough) => Ask(database => Contents.Unreadable(database, new Sealer(sealer), most, isEnough));

    /// <summary>Returns whether the keys are correct: they open all recorded keys or, if none are recorded yet, at least one value. Null if nothing is sealed.</summary>
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

    /// <summary>Returns which of these files have a record in the database.</summary>
    public IReadOnlyList<string> Known(IEnumerable<string> files) => Ask<IReadOnlyList<string>>(database => files
        .Where(file => database.Number("SELECT count(*) FROM files WHERE id = $id", ("$id", Path.GetFileNameWithoutExtension(file))) > 0)
        .ToList());

    public T Ask<T>(Func<Database, T> question)
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
