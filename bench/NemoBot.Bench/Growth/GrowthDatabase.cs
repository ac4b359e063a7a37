using System.Diagnostics;
using NemoBot.Storage.Postgres;
using Npgsql;

namespace NemoBot.Bench.Growth;

/// <summary>A schema of its own in a database, for one store.</summary>
/// <param name="database">A connection string.</param>
internal sealed class GrowthDatabase(string database)
{
    public const string Secret = "a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90";

    private readonly string _schema = $"bench_{Guid.NewGuid():N}";

    public string ConnectionString => $"{database};Search Path={_schema}";

    /// <summary>Returns the CPU of all processes of PostgreSQL on this machine, whose names say what they do; those of our connections live throughout.</summary>
    public static TimeSpan Cpu() => Process.GetProcesses().Aggregate(TimeSpan.Zero, (sum, process) =>
    {
        using (process)
        {
            return process.ProcessName.StartsWith("postgres", StringComparison.Ordinal) ? sum + process.TotalProcessorTime : sum;
        }
    });

    public async Task<long> BytesAsync() =>
        (long)(await AskAsync($"SELECT sum(pg_total_relation_size(oid))::bigint FROM pg_class WHERE relkind = 'r' AND relnamespace = '{_schema}'::regnamespace"))!;

    /// <summary>Does what the server would do in its own time after so many rows.</summary>
    public async Task SettleAsync()
    {
        await AskAsync("VACUUM ANALYZE");
        await AskAsync("CHECKPOINT");
    }

    public Task DropAsync() => AskAsync($"DROP SCHEMA {_schema} CASCADE");

    private async Task<object?> AskAsync(string sql)
    {
        await using var connection = await new PostgresServer(ConnectionString).ConnectAsync(CancellationToken.None);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return await command.ExecuteScalarAsync();
    }
}
