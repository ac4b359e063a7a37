using Npgsql;

namespace NemoBot.Storage.Postgres.Exchange;

/// <summary>Opens the connection of a move. Until it ends, no bot uses the database: it holds the lock of the bot.</summary>
internal static class MoveConnection
{
    // Whatever the server is set to: a move takes as long as it takes, and what is committed is on the disk.
    private const string Settings = """
        SELECT set_config(name, CASE name WHEN 'synchronous_commit' THEN 'on' ELSE '0' END, FALSE) FROM pg_settings
        WHERE name IN ('statement_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout') OR (name = 'synchronous_commit' AND setting = 'off')
        """;

    /// <param name="setUp">Looks at the database, and marks it, while no other process sets it up.</param>
    /// <exception cref="OtherBotException">A bot uses the database.</exception>
    public static async Task<NpgsqlConnection> OpenAsync(PostgresServer server, Func<NpgsqlConnection, Task> setUp, CancellationToken cancellationToken)
    {
        var waits = new Waits();
        var connection = await server.ConnectAsync(cancellationToken);
        try
        {
            await BotLock.WaitAsync(connection, isShared: false, waits.ShortServer, TimeProvider.System, cancellationToken);

            // On a connection of its own, with which its lock ends: a bot that starts during the move fails at once, with the reason.
            await using (var first = await server.ConnectAsync(cancellationToken))
            {
                await BotLock.WaitForSetupAsync(first, waits.Setup, cancellationToken);
                await setUp(first);
            }

            await using var settings = new NpgsqlCommand(Settings, connection);
            await settings.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public static void Run(NpgsqlConnection connection, string script)
    {
        using var command = new NpgsqlCommand(script, connection) { CommandTimeout = 0 };
        command.ExecuteNonQuery();
    }

    /// <summary>Translates the driver's exceptions: callers outside of this project do not depend on it.</summary>
    public static T Named<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception fault) when (Faults.Named(fault) is var named && named != fault)
        {
            throw named;
        }
    }

    /// <inheritdoc cref="Named{T}"/>
    public static async Task<T> NamedAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception fault) when (Faults.Named(fault) is var named && named != fault)
        {
            throw named;
        }
    }
}
