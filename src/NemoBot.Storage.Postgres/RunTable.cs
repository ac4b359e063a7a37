using NemoBot.Core.Model;
using NemoBot.Storage.Postgres.Work;
using Npgsql;

namespace NemoBot.Storage.Postgres;

/// <summary>The processes that wrote the database. Each has a row of its own, so that they do not wait for each other at every commit.</summary>
internal static class RunTable
{
    /// <summary>How long the row of a process that has ended is kept.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    /// <summary>Returns the highest id in use, for <see cref="SortableIds.StartAfter"/>; null for an empty database. Removes rows of processes that wrote last long ago, and have ended (<see cref="BotLock.TakeRunAsync"/>).</summary>
    public static async Task<SortableId?> BeginAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ids = new List<SortableId?>();
        await using (var find = new NpgsqlCommand(
            """
            SELECT max(last_id) FROM runs
            UNION ALL (SELECT id FROM inbox ORDER BY id DESC LIMIT 1)
            UNION ALL (SELECT id FROM jobs ORDER BY id DESC LIMIT 1)
            UNION ALL (SELECT id FROM posts ORDER BY id DESC LIMIT 1)
            UNION ALL (SELECT id FROM projects ORDER BY id DESC LIMIT 1)
            UNION ALL (SELECT id FROM files ORDER BY id DESC LIMIT 1)
            """,
            connection))
        await using (var reader = await find.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                ids.Add(SortableId.TryParse(reader.TextOrNull(0)));
            }
        }

        // The new process begins with the highest id, so the others' are no longer needed.
        await using var forget = new NpgsqlCommand(
            """
            DELETE FROM runs WHERE run IN (
                SELECT run FROM (SELECT run FROM runs WHERE at < $1 AND last_id < (SELECT max(last_id) FROM runs) OFFSET 0) AS old
                WHERE pg_try_advisory_xact_lock(hashtextextended('run' || run, 0)))
            """,
            connection);
        forget.Parameters.Add(Waves.ParameterOf(now - KeptFor));
        await forget.ExecuteNonQueryAsync(cancellationToken);
        return ids.Max();
    }
}
