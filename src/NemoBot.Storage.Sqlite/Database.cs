using Microsoft.Data.Sqlite;
using NemoBot.Storage.Files;
using SQLitePCL;

namespace NemoBot.Storage.Sqlite;

/// <summary>One connection and its prepared statements; for one thread at a time. SQL is always a constant, so the statements are few.</summary>
public sealed class Database : IDisposable
{
    /// <summary>Instructions of SQLite's machine: some milliseconds.</summary>
    private const int StepsBetweenLooks = 10_000;

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    private Database(SqliteConnection connection) => _connection = connection;

    /// <summary>False when SQLite gave a transaction up by itself (disk full, I/O error).</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    /// <summary>Opens the file for writing and creates it when it is missing.</summary>
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

    /// <summary>As <see cref="OpenForWriting"/>, a file that is there.</summary>
    public static Database OpenBeside(string path) => Open(path, SqliteOpenMode.ReadWrite, "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA secure_delete = FAST; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 4000;");

    public static Database OpenForReading(string path) => Open(path, SqliteOpenMode.ReadOnly, "PRAGMA busy_timeout = 5000; PRAGMA query_only = ON;");

    /// <summary>
    /// The main file alone, without the write-ahead log and without a trace beside it. For a file that nobody writes meanwhile.
    /// </summary>
    public static Database OpenMainFile(string path) => Open(
        $"file:{Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal)}?immutable=1", SqliteOpenMode.ReadOnly, "PRAGMA query_only = ON;");

    /// <summary>Runs a statement and returns how many rows it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) => Prepare(sql, parameters).ExecuteNonQuery();

    /// <summary>Runs a script of several statements, once.</summary>
    public void Run(string script)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = script;
        command.ExecuteNonQuery();
    }

    /// <summary>Several reads of one moment.</summary>
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

    /// <summary>Reads row by row, holding none, until there is no more or <paramref name="read"/> says false.</summary>
    public void Each(string sql, Func<SqliteDataReader, bool> read)
    {
        using var reader = Prepare(sql, []).ExecuteReader();
        while (reader.Read() && read(reader))
        {
            // The work is the reader's.
        }
    }

    /// <summary>The first row; null when there is none.</summary>
    public T? First<T>(string sql, Func<SqliteDataReader, T?> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
        where T : class
    {
        using var reader = Prepare(sql, parameters).ExecuteReader();
        return reader.Read() ? read(reader) : null;
    }

    /// <summary>The number in the first row; 0 when there is none or it is NULL.</summary>
    public long Number(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) => Prepare(sql, parameters).ExecuteScalar() is long number ? number : 0;

    /// <summary>Copies what the write-ahead log holds into the main file. False when a reader was in the way of some of it.</summary>
    /// <param name="emptiesLog">True: waits for readers, and leaves an empty log. False: nobody waits, writers included.</param>
    public bool Checkpoint(bool emptiesLog) =>
        Query(emptiesLog ? "PRAGMA wal_checkpoint(TRUNCATE)" : "PRAGMA wal_checkpoint(PASSIVE)", row => row.GetInt64(0)) is [0];

    /// <summary>Runs a long read that is broken off once <paramref name="isEnough"/> says so. False: it was.</summary>
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
