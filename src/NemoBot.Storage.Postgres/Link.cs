using Npgsql;

namespace NemoBot.Storage.Postgres;

/// <summary>A connection that is opened when it is needed, and again after it was lost. For one user at a time.</summary>
/// <param name="opened">Prepares a new connection; may be null.</param>
internal sealed class Link(PostgresServer server, Func<NpgsqlConnection, CancellationToken, Task>? opened = null) : IAsyncDisposable
{
    private NpgsqlConnection? _connection;

    /// <summary>Gets the connection; null if there is none, or it is broken.</summary>
    public NpgsqlConnection? Open => _connection is { FullState: System.Data.ConnectionState.Open } open ? open : null;

    /// <exception cref="NoConnectionException">The server cannot be reached, or refuses the connection, whatever the reason.</exception>
    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (Open is { } open)
        {
            return open;
        }

        await LoseAsync();
        try
        {
            return _connection = await ConnectAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            throw new NoConnectionException(fault);
        }
    }

    /// <summary>Closes the connection; the next use opens another.</summary>
    public async Task LoseAsync()
    {
        if (Interlocked.Exchange(ref _connection, null) is { } connection)
        {
            await CloseAsync(connection);
        }
    }

    public async ValueTask DisposeAsync() => await LoseAsync();

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = await server.ConnectAsync(cancellationToken);
        try
        {
            await PrepareAsync(connection, cancellationToken);
            if (opened is not null)
            {
                await opened(connection, cancellationToken);
            }

            return connection;
        }
        catch
        {
            await CloseAsync(connection);
            throw;
        }
    }

    private static async Task CloseAsync(NpgsqlConnection connection)
    {
        try
        {
            await connection.DisposeAsync();
        }
        catch (Exception)
        {
            // It was broken; whoever closes it has another fault to tell of.
        }
    }

    /// <summary>
    /// Refuses a standby, which has old rows. A prepared statement keeps its plan. One that was made while a table was nearly empty would read all of it when it is full, until the server looks at it again.
    /// What has no index then counts as so expensive that the server would compile it first, for a quarter of a second.
    /// </summary>
    private static async Task PrepareAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT pg_is_in_recovery(); SET enable_seqscan = off; SET jit = off", connection);
        if (await command.ExecuteScalarAsync(cancellationToken) is true)
        {
            throw new NpgsqlException("the server is a standby");
        }
    }
}

/// <summary>The exception that is thrown when there is no connection that can be used: another one may succeed later, whatever the server said to this one.</summary>
internal sealed class NoConnectionException(Exception cause) : Exception(cause.Message, cause);
