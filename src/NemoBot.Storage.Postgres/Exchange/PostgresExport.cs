using System.Data;
using System.Xml.Linq;
using NemoBot.Core.Model;
using NemoBot.Storage.Engines;
using NemoBot.Storage.Exchange;
using NemoBot.Storage.Postgres.Keys;
using NemoBot.Storage.Proof;
using Npgsql;

namespace NemoBot.Storage.Postgres.Exchange;

/// <summary>Moves a store out of the database: reads it in one transaction, which then marks it.</summary>
internal sealed class PostgresExport : IServerExport
{
    /// <summary>The ids of the keys that sealed something, as SQL. Most values are sealed with the keys of chats, and those with one of these.</summary>
    private const string Sealers = """
        SELECT substring(sealed FROM 5 FOR 16) FROM chat_keys UNION SELECT substring(sealed FROM 5 FOR 16) FROM platform_values
        UNION SELECT substring(sealed FROM 5 FOR 16) FROM quarantine
        """;

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private PostgresExport(NpgsqlConnection connection, NpgsqlTransaction transaction, string store, IReadOnlyCollection<XElement> keys) =>
        (_connection, _transaction, Store, Keys) = (connection, transaction, store, keys);

    public string Store { get; }

    public IReadOnlyCollection<XElement> Keys { get; }

    /// <param name="secret">Sealed the keys.</param>
    /// <exception cref="StorageException">There is no store, or the secret is wrong.</exception>
    public static async Task<PostgresExport> BeginAsync(PostgresServer server, string secret, CancellationToken cancellationToken)
    {
        var connection = await MoveConnection.OpenAsync(
            server,
            async first =>
            {
                if (!await PostgresEngine.HasStoreAsync(first, cancellationToken))
                {
                    throw None();
                }

                await Migrator.MigrateAsync(first, server.Schema, Schema.Steps, cancellationToken);
                if (await MoveMark.FindAsync(first, cancellationToken) is { IsAway: false })
                {
                    await MoveMark.RefuseAsync(first, cancellationToken);
                }
            },
            cancellationToken);
        try
        {
            var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            await using var find = new NpgsqlCommand("SELECT id FROM store", connection);
            var store = await find.ExecuteScalarAsync(cancellationToken) as string ?? throw None();
            return new(connection, transaction, store, new KeyTable(server, secret).Read(connection));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public IEnumerable<StoredRow> Rows()
    {
        var lost = MoveConnection.Named(LostKeys);
        foreach (var row in StoreRows.All(_connection))
        {
            yield return row;
            foreach (var key in row is StoreRow ? lost : [])
            {
                yield return new UsedKeyRow(key, IsLost: true, Sealed: null);
            }
        }
    }

    public Task LeaveAsync(CancellationToken cancellationToken) => MoveConnection.NamedAsync(async () =>
    {
        await MoveMark.SetAsync(_connection, new(Store, IsAway: true), cancellationToken);
        await _transaction.CommitAsync(cancellationToken);
        return true;
    });

    public ValueTask DisposeAsync() => _connection.DisposeAsync(); // And with it the transaction.

    private static StorageException None() => new("There is no store in the database of Storage:Database.");

    private List<string> LostKeys()
    {
        var known = KeysOnDisk.Of(Keys).Ids;
        using var find = new NpgsqlCommand(Sealers, _connection) { CommandTimeout = 0 };
        using var reader = find.ExecuteReader();
        var lost = new List<string>();
        while (reader.Read())
        {
            if (new Guid(reader.Bytes(0)).ToString("N") is var key && !known.Contains(key))
            {
                lost.Add(key);
            }
        }

        return lost;
    }
}
