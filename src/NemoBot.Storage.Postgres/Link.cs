using Npgsql;

namespace NemoBot.Storage.Postgres;

/// <summary>A connection that is opened when it is needed, and again after it was lost. For one user at a time.</summary>
/// <param name="opened">Prepares a new connection; may be null.</param>
internal sealed class Link(PostgresServer server, Func<NpgsqlConnection, CancellationToken, Task>? opened = null) : IAsyncDisposable
{
    private NpgsqlConnection? _connection;

    /// <exception cref="NpgsqlException">The server cannot be reached, or refuses the connection.</exception>
    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (_connection is { FullState: System.Data.ConnectionState.Open } open)
        {
            return open;
        }

        await LoseAsync();
        var connection = await server.ConnectAsync(cancellationToken);
        try
        {
            await PlanForManyRowsAsync(connection, cancellationToken);
            if (opened is not null)
            {
                await opened(connection, cancellationToken);
            }
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        return _connection = connection;
    }

    /// <summary>Closes the connection; the next use opens another.</summary>
    public async Task LoseAsync()
    {
        if (Interlocked.Exchange(ref _connection, null) is { } connection)
        {
            await connection.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync() => await LoseAsync();

    /// <summary>
    /// A prepared statement keeps its plan. One that was made while a table was nearly empty would read all of it when it is full, until the server looks at it again.
    /// What has no index then counts as so expensive that the server would compile it first, for a quarter of a second.
    /// </summary>
    private static async Task PlanForManyRowsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SET enable_seqscan = off; SET jit = off", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
