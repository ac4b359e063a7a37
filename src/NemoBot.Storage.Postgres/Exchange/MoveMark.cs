using NemoBot.Core.Model;
using NemoBot.Storage.Postgres.Work;
using Npgsql;

namespace NemoBot.Storage.Postgres.Exchange;

/// <summary>Keeps bots away from a database whose store is on its way: one that starts would begin an empty store, or go on with one that is somewhere else by now.</summary>
/// <param name="Store">The identity of the store.</param>
/// <param name="IsAway">True if it has moved to a file; false if it is on its way into the database.</param>
internal sealed record MoveMark(string Store, bool IsAway)
{
    /// <exception cref="StorageException">There is a mark; the message is for the operator.</exception>
    public static async Task RefuseAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (await FindAsync(connection, cancellationToken) is { } mark)
        {
            throw new StorageException(mark.IsAway
                ? "The store of the database of Storage:Database has moved to a file. Start the bot with the Storage:Engine of that file, or move it back with NemoBot move-store --to postgres; if there is no such file, the move has not ended, and the same command ends it."
                : "A move into the database of Storage:Database has begun and not ended. Begin it again with NemoBot move-store --to postgres, or choose another database.");
        }
    }

    /// <summary>Returns null if there is none; the database may have no tables yet.</summary>
    public static async Task<MoveMark?> FindAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var look = new NpgsqlCommand("SELECT to_regclass('move_mark') IS NOT NULL", connection);
        if (await look.ExecuteScalarAsync(cancellationToken) is not true)
        {
            return null;
        }

        await using var find = new NpgsqlCommand("SELECT store, is_away FROM move_mark", connection);
        await using var reader = await find.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? new(reader.GetString(0), reader.GetBoolean(1)) : null;
    }

    /// <param name="mark">Null removes it.</param>
    public static async Task SetAsync(NpgsqlConnection connection, MoveMark? mark, CancellationToken cancellationToken)
    {
        await using var command = mark is null
            ? new NpgsqlCommand("DELETE FROM move_mark", connection)
            : new NpgsqlCommand("INSERT INTO move_mark (store, is_away) VALUES ($1, $2) ON CONFLICT (one) DO UPDATE SET store = excluded.store, is_away = excluded.is_away", connection)
            {
                Parameters = { Waves.ParameterOf(mark.Store), Waves.ParameterOf(mark.IsAway) },
            };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
