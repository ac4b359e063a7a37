using System.Globalization;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;
using Npgsql;

namespace NemoBot.Storage.Postgres;

/// <summary>
/// Ensures that only one bot writes the database: the connection that writes holds an advisory lock. It ends with the connection, so there is no moment at which
/// two bots could write.
/// </summary>
/// <remarks>
/// 1313164623 is "NEMO", the first of the two numbers of all our locks; those of names (<see cref="Work.Transaction"/>) have a single number.
/// </remarks>
internal static class BotLock
{
    /// <summary>The lock of a run, as SQL: its name is <c>$1</c>.</summary>
    public const string OfRun = "hashtextextended('run' || $1, 0)";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <exception cref="OtherBotException">Another bot holds the lock, or an earlier connection of this one does for a moment longer.</exception>
    /// <param name="isShared">True for several that know of each other: they keep out a bot that is alone.</param>
    public static async Task TakeAsync(NpgsqlConnection connection, bool isShared, CancellationToken cancellationToken)
    {
        if (!await AskAsync(connection, isShared ? "SELECT pg_try_advisory_lock_shared(1313164623, 1)" : "SELECT pg_try_advisory_lock(1313164623, 1)", cancellationToken))
        {
            throw new OtherBotException("Another NemoBot uses the database of Storage:Database. One database serves one bot: stop the other one, or give this one its own.");
        }
    }

    /// <summary>Takes the lock as soon as it is free.</summary>
    /// <param name="most">How long to wait.</param>
    /// <inheritdoc cref="TakeAsync"/>
    public static async Task WaitAsync(NpgsqlConnection connection, bool isShared, TimeSpan most, TimeProvider clock, CancellationToken cancellationToken)
    {
        var until = clock.GetMonotonicTimestamp() + most;
        while (true)
        {
            try
            {
                await TakeAsync(connection, isShared, cancellationToken);
                return;
            }
            catch (OtherBotException) when (clock.GetMonotonicTimestamp() < until)
            {
                await clock.PauseAsync(Pause, cancellationToken);
            }
        }
    }

    public static Task GiveBackAsync(NpgsqlConnection connection, bool isShared, CancellationToken cancellationToken) =>
        AskAsync(connection, isShared ? "SELECT pg_advisory_unlock_shared(1313164623, 1)" : "SELECT pg_advisory_unlock(1313164623, 1)", cancellationToken);

    /// <summary>Takes the lock of this process: its earlier connection has ended then, with all that it sent.</summary>
    /// <exception cref="OtherBotException">The earlier connection has not ended.</exception>
    public static async Task TakeRunAsync(NpgsqlConnection connection, string run, CancellationToken cancellationToken)
    {
        if (!await AskAsync(connection, $"SELECT pg_try_advisory_lock({OfRun})", cancellationToken, run))
        {
            throw new OtherBotException("An earlier connection of this bot to the database of Storage:Database has not ended yet.");
        }
    }

    /// <summary>Waits until no other process migrates the database or creates its first key. The lock ends with the connection.</summary>
    /// <exception cref="StorageException">It took too long; the message is for the operator.</exception>
    public static async Task WaitForSetupAsync(NpgsqlConnection connection, TimeSpan most, CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(connection, string.Create(CultureInfo.InvariantCulture, $"SET lock_timeout = {(long)most.TotalMilliseconds}"), cancellationToken);
            await RunAsync(connection, "SELECT pg_advisory_lock(1313164623, 2)", cancellationToken);
            await RunAsync(connection, "RESET lock_timeout", cancellationToken);
        }
        catch (PostgresException locked) when (Faults.IsLocked(locked))
        {
            throw new StorageException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Another NemoBot has been preparing the database of Storage:Database for {most.TotalSeconds:0.#} s or longer, and nothing was changed. If it migrates the database, start this one when it is ready; if it no longer runs, end its connection: SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = 1313164623 AND objid = 2 AND granted"),
                locked);
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<bool> AskAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, string? run = null)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        if (run is not null)
        {
            command.Parameters.Add(Work.Waves.ParameterOf(run));
        }

        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }
}

/// <summary>The exception that is thrown when a lock is held that keeps out a second writer of the database: by another bot, or an earlier connection of this one.</summary>
internal sealed class OtherBotException(string message) : Exception(message);
