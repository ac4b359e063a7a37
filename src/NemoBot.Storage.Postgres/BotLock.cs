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
    /// <exception cref="OtherBotException">Another bot holds the lock, or an earlier connection of this one does for a moment longer.</exception>
    /// <param name="isShared">True for several that know of each other: they keep out a bot that is alone.</param>
    public static async Task TakeAsync(NpgsqlConnection connection, bool isShared, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(isShared ? "SELECT pg_try_advisory_lock_shared(1313164623, 1)" : "SELECT pg_try_advisory_lock(1313164623, 1)", connection);
        if (await command.ExecuteScalarAsync(cancellationToken) is not true)
        {
            throw new OtherBotException();
        }
    }

    /// <summary>Waits until no other process migrates the database or creates its first key. The lock ends with the connection.</summary>
    public static async Task WaitForSetupAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT pg_advisory_lock(1313164623, 2)", connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <summary>The exception that is thrown when another bot writes the database.</summary>
internal sealed class OtherBotException() : Exception("Another NemoBot uses the database of Storage:Database. One database serves one bot: stop the other one, or give this one its own.");
