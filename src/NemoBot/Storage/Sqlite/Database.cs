using Microsoft.Data.Sqlite;
using NemoBot.Storage.Files;
using SQLitePCL;

namespace NemoBot.Storage.Sqlite;

/// <summary>One connection and its prepared statements; for one thread at a time. SQL is always a constant, so the statements are few.</summary>
internal sealed class Database : IDisposable
{
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
        return Open(path, SqliteOpenMode.ReadWrite, "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 4000;");
    }

    public static Database OpenForReading(string path) => Open(path, SqliteOpenMode.ReadOnly, "PRAGMA busy_timeout = 5000; PRAGMA query_only = ON;");

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

    /// <summary>The first row; null when there is none.</summary>
    public T? First<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
        where T : class
    {
        using var reader = Prepare(sql, parameters).ExecuteReader();
        return reader.Read() ? read(reader) : null;
    }

    /// <summary>The number in the first row; 0 when there is none or it is NULL.</summary>
    public long Number(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) => Prepare(sql, parameters).ExecuteScalar() is long number ? number : 0;

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
