using System.Data.Common;
using NemoBot.Core.Model;
using Npgsql;

namespace NemoBot.Storage.Postgres;

/// <summary>The PostgreSQL database of <c>Storage:Database</c>.</summary>
internal sealed class PostgresServer
{
    /// <summary>The schema of our tables, unless the connection string names another (<c>Search Path</c>): the database may be shared with other programs.</summary>
    private const string DefaultSchema = "nemobot";

    /// <summary>More than the number of our statements: each connection prepares all that it uses.</summary>
    private const int MostPrepared = 400;

    /// <summary>
    /// Lets the server notice within 10 seconds that the machine at the other end is gone. Until then its connection holds our locks: with the usual settings of the
    /// system, for two hours.
    /// </summary>
    private const string NoticeLostClients = """
        SELECT set_config(name, CASE name WHEN 'tcp_keepalives_idle' THEN '4' WHEN 'tcp_user_timeout' THEN '8000' ELSE '2' END, FALSE)
        FROM pg_settings WHERE name IN ('tcp_keepalives_idle', 'tcp_keepalives_interval', 'tcp_keepalives_count', 'tcp_user_timeout')
        """;

    private readonly string _connectionString;

    /// <exception cref="StorageException">The connection string is none; the message is for the operator, without the string.</exception>
    public PostgresServer(string connectionString)
    {
        try
        {
            var given = new DbConnectionStringBuilder { ConnectionString = connectionString };
            var builder = new NpgsqlConnectionStringBuilder(connectionString)
            {
                // We keep our few connections, and notice by ourselves when one is lost.
                Pooling = false,
                Multiplexing = false,
                Enlist = false,
                MaxAutoPrepare = MostPrepared,
                AutoPrepareMinUsages = 2,
                IncludeErrorDetail = false, // Details quote values of rows.
                IncludeFailedBatchedCommand = true, // Tells the operation that failed from its neighbours.
            };
            builder.Timeout = given.ContainsKey("Timeout") ? builder.Timeout : 5;
            builder.CommandTimeout = given.ContainsKey("Command Timeout") || given.ContainsKey("CommandTimeout") ? builder.CommandTimeout : 15;
            builder.KeepAlive = given.ContainsKey("Keepalive") ? builder.KeepAlive : 5;
            builder.ApplicationName ??= "NemoBot";
            builder.SearchPath = string.IsNullOrWhiteSpace(builder.SearchPath) ? DefaultSchema : builder.SearchPath;
            if (builder.Host?.Contains(',', StringComparison.Ordinal) == true)
            {
                // A standby cannot be written. After a failover the driver must look again before our callers give up.
                builder.TargetSessionAttributes ??= "primary";
                builder.HostRecheckSeconds = given.ContainsKey("Host Recheck Seconds") || given.ContainsKey("HostRecheckSeconds") ? builder.HostRecheckSeconds : 1;
            }

            Schema = builder.SearchPath.Split(',')[0].Trim().Trim('"');
            Where = $"{builder.Host}/{builder.Database ?? builder.Username}";
            _connectionString = builder.ConnectionString;
            if (string.IsNullOrWhiteSpace(builder.Host))
            {
                throw NoConnectionString();
            }
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or KeyNotFoundException or OverflowException or InvalidOperationException)
        {
            throw NoConnectionString();
        }
    }

    /// <summary>Gets the schema that has our tables.</summary>
    public string Schema { get; }

    /// <summary>Gets the host and the name of the database, for messages.</summary>
    public string Where { get; }

    /// <summary>Without the cause: its message may quote the string.</summary>
    private static StorageException NoConnectionString() =>
        new("Storage:Database is not a connection string of PostgreSQL, such as: Host=db.example;Database=nemobot;Username=nemobot;Password=…");

    public async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand(NoticeLostClients, connection);
            try
            {
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
            catch (PostgresException refused) when (!Faults.IsLost(refused))
            {
                // Not every platform has it.
            }

            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc cref="ConnectAsync"/>
    /// <remarks>For the framework's key ring, which is read synchronously.</remarks>
    public NpgsqlConnection Connect()
    {
        var connection = new NpgsqlConnection(_connectionString);
        try
        {
            connection.Open();
            using var command = new NpgsqlCommand(NoticeLostClients, connection);
            try
            {
                command.ExecuteNonQuery();
            }
            catch (PostgresException refused) when (!Faults.IsLost(refused))
            {
                // See ConnectAsync.
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
