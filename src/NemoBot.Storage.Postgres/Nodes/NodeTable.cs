using System.Globalization;
using NemoBot.Core.Model;
using NemoBot.Storage.Engines;
using NemoBot.Storage.Postgres.Work;
using Npgsql;

namespace NemoBot.Storage.Postgres.Nodes;

/// <summary>Keeps the nodes. Has a connection of its own: a node that waits for a chat's lock must still be seen to live.</summary>
/// <remarks>Rows have the time of the server's clock, so that nodes with different clocks agree about who is alive; <paramref name="time"/> is this process's.</remarks>
internal sealed class NodeTable(PostgresServer server, TimeProvider time) : INodeTable, IAsyncDisposable
{
    private const string Now = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

    /// <summary>All nodes change one row to change anything: one that stands still in between would hold up every takeover.</summary>
    private const int MostMilliseconds = 2_000;

    private readonly Link _link = new(server, PrepareAsync);
    private readonly SemaphoreSlim _one = new(1);

    public async ValueTask DisposeAsync()
    {
        await _link.DisposeAsync();
        _one.Dispose();
    }

    public Task<NodeRows> ReadAsync(CancellationToken cancellationToken) => UseAsync(
        async connection =>
        {
            // One statement is one snapshot.
            await using var command = Command(
                connection, $"SELECT cluster.version, nodes.node, nodes.version, {Now} - nodes.alive_at, nodes.has_ended, nodes.json FROM cluster LEFT JOIN nodes ON TRUE ORDER BY nodes.node");
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var (version, rows, now) = (0L, new List<NodeRow>(), time.GetUtcNow());
            while (await reader.ReadAsync(cancellationToken))
            {
                version = reader.GetInt64(0);
                if (!reader.IsDBNull(1))
                {
                    rows.Add(new(reader.GetString(1), reader.GetInt64(2), now.AddMilliseconds(-reader.GetInt64(3)), reader.GetBoolean(4), reader.GetString(5)));
                }
            }

            return new NodeRows(version, rows);
        },
        cancellationToken);

    public Task<bool> TryAddAsync(NodeRow row, long before, CancellationToken cancellationToken) => TryChangeAsync(
        $"INSERT INTO nodes (node, version, alive_at, has_ended, json) VALUES ($1, 1, {Now}, $2, $3) ON CONFLICT DO NOTHING",
        [row.Node, row.HasEnded, row.Json],
        before,
        cancellationToken);

    public Task<bool> TryUpdateAsync(NodeRow row, long before, CancellationToken cancellationToken) => TryChangeAsync(
        "UPDATE nodes SET version = version + 1, has_ended = $2, json = $3 WHERE node = $1 AND version = $4",
        [row.Node, row.HasEnded, row.Json, row.Version],
        before,
        cancellationToken);

    public Task BeatAsync(string node, CancellationToken cancellationToken) => UseAsync(
        async connection =>
        {
            await using var command = Command(connection, $"UPDATE nodes SET alive_at = {Now} WHERE node = $1", node);
            return await command.ExecuteNonQueryAsync(cancellationToken);
        },
        cancellationToken);

    public Task RemoveEndedAsync(TimeSpan age, CancellationToken cancellationToken) => UseAsync(
        async connection =>
        {
            await using var command = Command(connection, $"DELETE FROM nodes WHERE has_ended AND alive_at < {Now} - $1", (long)age.TotalMilliseconds);
            return await command.ExecuteNonQueryAsync(cancellationToken);
        },
        cancellationToken);

    /// <summary>Counts up the version and changes a row, or does neither.</summary>
    private Task<bool> TryChangeAsync(string sql, Value[] values, long before, CancellationToken cancellationToken) => UseAsync(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using var count = Command(connection, "UPDATE cluster SET version = version + 1 WHERE version = $1", before);
            await using var change = Command(connection, sql, values);
            if (await count.ExecuteNonQueryAsync(cancellationToken) == 0 || await change.ExecuteNonQueryAsync(cancellationToken) == 0)
            {
                return false; // Disposing the transaction rolls it back.
            }

            await transaction.CommitAsync(cancellationToken);
            return true;
        },
        cancellationToken);

    private static async Task PrepareAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = Command(
            connection, "SELECT set_config(name, $1, FALSE) FROM unnest(ARRAY['lock_timeout', 'idle_in_transaction_session_timeout']) AS name", MostMilliseconds.ToString(CultureInfo.InvariantCulture));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params ReadOnlySpan<Value> values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(Waves.ParameterOf(value));
        }

        return command;
    }

    /// <exception cref="StorageException">The server cannot be reached, or refuses; the next call tries again.</exception>
    private async Task<T> UseAsync<T>(Func<NpgsqlConnection, Task<T>> use, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            return await use(await _link.OpenAsync(cancellationToken));
        }
        catch (Exception fault)
        {
            await _link.LoseAsync(); // Its state is not known; the next call is a while away.
            throw fault is OperationCanceledException ? fault : Faults.Named(fault);
        }
        finally
        {
            _one.Release();
        }
    }
}
