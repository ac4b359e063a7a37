using System.Xml.Linq;
using NemoBot.Core.Model;
using NemoBot.Storage.Engines;
using NemoBot.Storage.Exchange;
using NemoBot.Storage.Postgres.Keys;
using NemoBot.Storage.Postgres.Work;
using Npgsql;

namespace NemoBot.Storage.Postgres.Exchange;

/// <summary>Moves a store into the database in one transaction.</summary>
internal sealed class PostgresImport : IServerImport
{
    /// <summary>Names the process that writes the highest id, among the others (<see cref="RunTable"/>).</summary>
    private const string Run = "moved";

    private readonly NpgsqlConnection _connection;
    private readonly KeyTable _keys;
    private readonly MoveMark? _before;
    private readonly DateTimeOffset _now;
    private readonly NpgsqlTransaction _transaction;
    private bool _isCompleted;

    private PostgresImport(NpgsqlConnection connection, NpgsqlTransaction transaction, KeyTable keys, MoveMark? before, DateTimeOffset now) =>
        (_connection, _transaction, _keys, _before, _now) = (connection, transaction, keys, before, now);

    /// <param name="secret">Seals the keys.</param>
    /// <param name="store">The store's identity.</param>
    /// <exception cref="StorageException">The database has another store, or one that a bot has worked on.</exception>
    public static async Task<PostgresImport> BeginAsync(
        PostgresServer server, string secret, string store, IReadOnlyCollection<XElement> keys, DateTimeOffset now, CancellationToken cancellationToken)
    {
        MoveMark? before = null;
        var connection = await MoveConnection.OpenAsync(
            server,
            async first =>
            {
                await Migrator.MigrateAsync(first, server.Schema, Schema.Steps, cancellationToken);
                before = await MoveMark.FindAsync(first, cancellationToken);
                await RequireRoomAsync(first, store, before, cancellationToken);
                await MoveMark.SetAsync(first, new(store, IsAway: false), cancellationToken);
            },
            cancellationToken);
        var import = new PostgresImport(connection, await connection.BeginTransactionAsync(cancellationToken), new KeyTable(server, secret), before, now);
        try
        {
            MoveConnection.Run(connection, Settling.Begin);
            import._keys.TakeOver(connection, store, keys);
            return import;
        }
        catch
        {
            await import.DisposeAsync();
            throw;
        }
    }

    public void Write(IEnumerable<StoredRow> rows) => MoveConnection.Named(() =>
    {
        using var each = rows.GetEnumerator();
        var isMore = each.MoveNext();
        while (isMore)
        {
            if (each.Current is StoreRow store)
            {
                WriteStore(store);
                isMore = each.MoveNext();
                continue;
            }

            var table = RowTables.Of(each.Current);
            using var copy = table.Begin(_connection);
            do
            {
                table.Write(copy, each.Current);
                isMore = each.MoveNext();
            }
            while (isMore && each.Current.GetType() == table.Kind);

            copy.Complete();
        }

        return true;
    });

    public IEnumerable<StoredRow> Rows() => StoreRows.All(_connection);

    public IReadOnlyCollection<XElement> Keys() => MoveConnection.Named(() => _keys.Read(_connection));

    public Task CompleteAsync(CancellationToken cancellationToken) => MoveConnection.NamedAsync(async () =>
    {
        foreach (var statement in Settling.End)
        {
            await using var command = new NpgsqlCommand(statement, _connection) { CommandTimeout = 0 };
            if (statement.Contains("$1", StringComparison.Ordinal))
            {
                command.Parameters.Add(Waves.ParameterOf(_now));
            }

            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await MoveMark.SetAsync(_connection, null, cancellationToken);
        try
        {
            await _transaction.CommitAsync(CancellationToken.None);
        }
        catch (Exception fault) when (Faults.IsLost(fault))
        {
            throw new StorageException(
                $"The connection to the database of Storage:Database was lost in the last moment ({Faults.Words(fault)}), so it is not known whether the store is there. Run the same command again: it finds out.", fault)
            { IsOutcomeUnknown = true };
        }

        return _isCompleted = true;
    });

    public async ValueTask DisposeAsync()
    {
        await using (_connection)
        {
            if (!_isCompleted)
            {
                await AbandonAsync();
            }
        }
    }

    private static async Task RequireRoomAsync(NpgsqlConnection connection, string store, MoveMark? mark, CancellationToken cancellationToken)
    {
        await using var find = new NpgsqlCommand("SELECT id, key_check IS NOT NULL FROM store", connection);
        await using var reader = await find.ExecuteReaderAsync(cancellationToken);
        var (id, isUsed) = await reader.ReadAsync(cancellationToken) ? (reader.GetString(0), reader.GetBoolean(1)) : (null, false);
        if ((id ?? store) != store || (mark?.Store ?? store) != store)
        {
            throw new StorageException($"The database of Storage:Database has {(id is null ? "the beginning of the move of another store" : "another store")}. Nothing was changed; choose a database that has none.");
        }

        // A bot notes its key when it starts.
        if (isUsed && mark is null)
        {
            throw new StorageException("The database of Storage:Database has this store already, and a bot has worked on it since. Nothing was changed; start the bot with Storage:Engine=postgres, or choose another database.");
        }
    }

    private void WriteStore(StoreRow store)
    {
        Write("UPDATE last_change SET change = $1", store.LastChange);
        if (store.LastId is { } last)
        {
            Write("INSERT INTO runs (run, number, last_id, at) VALUES ($1, 0, $2, $3)", Run, last, _now);
        }
    }

    private void Write(string sql, params ReadOnlySpan<Value> values)
    {
        using var command = new NpgsqlCommand(sql, _connection);
        foreach (var value in values)
        {
            command.Parameters.Add(Waves.ParameterOf(value));
        }

        command.ExecuteNonQuery();
    }

    /// <summary>Leaves the database as it was. If the server cannot be reached, the mark stays; the next move takes it for its own.</summary>
    private async Task AbandonAsync()
    {
        try
        {
            await _transaction.RollbackAsync();
            await MoveMark.SetAsync(_connection, _before is { IsAway: true } ? _before : null, CancellationToken.None);
        }
        catch (Exception fault) when (Faults.IsLost(fault) || fault is NpgsqlException)
        {
            // The caller has the cause.
        }
    }
}
