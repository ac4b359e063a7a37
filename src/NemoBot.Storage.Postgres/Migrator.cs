using System.Globalization;
using NemoBot.Core.Model;
using Npgsql;

namespace NemoBot.Storage.Postgres;

/// <summary>Migrates the schema to the current version, in one transaction. The caller has waited for others that do (<see cref="BotLock.WaitForSetupAsync"/>).</summary>
internal static class Migrator
{
    /// <exception cref="StorageException">A newer version wrote the database, or it cannot hold our texts; nothing was changed.</exception>
    public static async Task MigrateAsync(NpgsqlConnection connection, string schema, IReadOnlyList<string> steps, CancellationToken cancellationToken)
    {
        if (await AnswerAsync(connection, "SELECT current_setting('server_encoding')", cancellationToken) is not "UTF8")
        {
            throw new StorageException("The database of Storage:Database does not have the encoding UTF8. Nothing was changed; create one that has.");
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await AnswerAsync(connection, "SELECT current_schema()", cancellationToken) is not string current || current != schema)
        {
            await RunAsync(connection, $"CREATE SCHEMA IF NOT EXISTS \"{schema.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", cancellationToken);
        }

        await RunAsync(connection, "CREATE TABLE IF NOT EXISTS schema_version (one boolean PRIMARY KEY DEFAULT TRUE CHECK (one), version integer NOT NULL)", cancellationToken);
        var version = await AnswerAsync(connection, "SELECT version FROM schema_version", cancellationToken) as int? ?? 0;
        if (version > steps.Count)
        {
            throw new StorageException(string.Create(
                CultureInfo.InvariantCulture,
                $"The database of Storage:Database has version {version}, but this NemoBot knows only versions up to {steps.Count}. Nothing was changed; start the newer NemoBot, or restore a backup."));
        }

        foreach (var step in steps.Skip(version))
        {
            await RunAsync(connection, step, cancellationToken);
        }

        await using var note = new NpgsqlCommand("INSERT INTO schema_version (version) VALUES ($1) ON CONFLICT (one) DO UPDATE SET version = excluded.version", connection);
        note.Parameters.AddWithValue(steps.Count);
        await note.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string script, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(script, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<object?> AnswerAsync(NpgsqlConnection connection, string question, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(question, connection);
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
