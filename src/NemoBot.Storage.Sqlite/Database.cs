using Microsoft.Data.Sqlite;
using NemoBot.Storage.Files;
using SQLitePCL;

namespace NemoBot.Storage.Sqlite;

/// <summary>A connection with its prepared statements. Not thread-safe. SQL is always a constant, so the number of statements is bounded.</summary>
public sealed class Database : IDisposable
{
    /// <summary>Virtual machine instructions between two calls of the progress handler; a few milliseconds.</summary>
    private const int StepsBetweenLooks = 10_000;

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    private Database(SqliteConnection connection) => _connection = connection;

    /// <summary>Gets whether a transaction is open; false after SQLite rolled it back by itself (disk full, I/O error).</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    /// <summary>Opens the file for writing; creates it if it is missing.</summary>
    public static Database OpenForWriting(string path)
    {
        if (!File.Exists(path))
        {
            PrivateFiles.CreateNew(path).Dispose();
        }

        // SQLite gives its -wal and -shm files the mode of the database file.
        PrivateFiles.Tighten(path);
        return OpenBeside(path);
    }

    /// <summary>Like <see cref="OpenForWriting"/>, for an existing file.</summary>
    public static Database OpenBeside(string path) => Open(path, SqliteOpenMode.ReadWrite, "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA secure_delete = FAST; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 4000;");

    public static Database OpenForReading(string path) => Open(path, SqliteOpenMode.ReadOnly, "PRAGMA busy_timeout = 5000; PRAGMA query_only = ON;");

    /// <summary>
    /// Opens only the main file, without the write-ahead log, and creates no files beside it. Requires that no one writes the file.
    /// </summary>
    public static Database OpenMainFile(string path) => Open(
        $"file:{Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal)}?immutable=1", SqliteOpenMode.ReadOnly, "PRAGMA query_only = ON;");

    /// <summary>Runs a statement and returns the number of changed rows.</summary>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) => Prepare(sql, parameters).ExecuteNonQuery();

    /// <summary>Runs a script of several statements without caching it.</summary>
    public void Run(string script)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = script;
        command.ExecuteNonQuery();
    }

    /// <summary>Runs several reads on one snapshot of the database.</summary>
    public T Snapshot<T>(Func<Database, T> read)
    {
        Execute("BEGIN");
        try
        {
            return read(this);
        }
        finally
        {
            if (InTransaction)
            {
                Execute("COMMIT");
            }
        }
    }

    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var reader = Prepare(sql, parameters).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>Streams the rows without buffering them, until the end or until <paramref name="read"/> returns false.</summary>
    public void Each(string sql, Func<SqliteDataReader, bool> read)
    {
        using var reader = Prepare(sql, []).ExecuteReader();
        while (reader.Read() && read(reader))
        {
            // The loop condition does the work.
        }
    }

    /// <summary>Streams the rows without buffering them.</summary>
    public IEnumerable<T> Stream<T>(string sql, Func<SqliteDataReader, T> read)
    {
        using var reader = Prepare(sql, []).ExecuteReader();
        while (reader.Read())
        {
            yield return read(reader);
        }
    }

    /// <summary>Returns the first row; null if there is none.</summary>
    public T? First<T>(string sql, Func<SqliteDataReader, T?> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
        where T : class
    {
        using var reader = Prepare(sql, parameters).ExecuteReader();
        return reader.Read() ? read(reader) : null;
    }

    /// <summary>Returns the number in the first row; 0 if there is none or it is NULL.</summary>
    public long Number(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) => Prepare(sql, parameters).ExecuteScalar() is long number ? number : 0;

    /// <summary>Copies the write-ahead log into the main file. Returns false if a reader blocked part of it.</summary>
    /// <param name="emptiesLog">True waits for readers and truncates the log. False blocks no one, writers included.</param>
    public bool Checkpoint(bool emptiesLog) =>
        Query(emptiesLog ? "PRAGMA wal_checkpoint(TRUNCATE)" : "PRAGMA wal_checkpoint(PASSIVE)", row => row.GetInt64(0)) is [0];

    /// <summary>Runs a long read that stops when <paramref name="isEnough"/> returns true. Returns false if it was stopped.</summary>
    public bool TryLong(Action<Database> read, Func<bool> isEnough)
    {
        raw.sqlite3_progress_handler(_connection.Handle, StepsBetweenLooks, _ => isEnough() ? 1 : 0, null);
        try
        {
            read(this);
            return true;
        }
        catch (SqliteException broken) when (broken.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            return false;
        }
        finally
        {
            raw.sqlite3_progress_handler(_connection.Handle, 0, null, null);
        }
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    private static Database Open(string path, SqliteOpenMode mode, string settings)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        var database = new Database(connection);
        try
        {
            connection.Open();
            database.Run(settings);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, _) in parameters)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = name });
            }

            _commands.Add(sql, command);
        }

        for (var i = 0; i < parameters.Length; i++)
        {
            command.Parameters[i].Value = parameters[i].Value ?? DBNull.Value;
        }

        return command;
    }
}
