using System.Diagnostics;
using NemoBot.Storage.Postgres;
using Npgsql;

namespace NemoBot.Bench.Growth;

/// <summary>A database of its own on a server, for one store: a bot locks its database for itself.</summary>
/// <param name="server">The connection string of another database there, by a user who may create some.</param>
internal sealed class GrowthDatabase(string server)
{
    public const string Secret = "a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90";

    private readonly string _name = $"bench_{Guid.NewGuid():N}";

    public string ConnectionString => new NpgsqlConnectionStringBuilder(server) { Database = _name }.ConnectionString;

    /// <summary>Returns the CPU of all processes of PostgreSQL on this machine, whose names say what they do; those of our connections live throughout.</summary>
    public static TimeSpan Cpu() => Process.GetProcesses().Aggregate(TimeSpan.Zero, (sum, process) =>
    {
        using (process)
        {
            return process.ProcessName.StartsWith("postgres", StringComparison.Ordinal) ? sum + process.TotalProcessorTime : sum;
        }
    });

    public Task CreateAsync() => AskAsync(server, $"CREATE DATABASE {_name}");

    public async Task<long> BytesAsync() => (long)(await AskAsync(ConnectionString, $"SELECT pg_database_size('{_name}')"))!;

    /// <summary>Does what the server would do in its own time after so many rows.</summary>
    public async Task SettleAsync()
    {
        await AskAsync(ConnectionString, "VACUUM ANALYZE");
        await AskAsync(ConnectionString, "CHECKPOINT");
    }

    public Task DropAsync() => AskAsync(server, $"DROP DATABASE {_name} WITH (FORCE)");

    private static async Task<object?> AskAsync(string database, string sql)
    {
        await using var connection = await new PostgresServer(database).ConnectAsync(CancellationToken.None);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return await command.ExecuteScalarAsync();
    }
}
