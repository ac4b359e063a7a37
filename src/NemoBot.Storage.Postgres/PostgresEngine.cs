using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Core.Telemetry;
using NemoBot.Storage.Engines;
using NemoBot.Storage.Postgres.Keys;
using Npgsql;

namespace NemoBot.Storage.Postgres;

/// <summary>PostgreSQL as the engine of the store. Only a bot that is set to it creates one, and so loads the driver.</summary>
/// <param name="services">For the store's encryption, which gets its keys from here: as parameters, they would be a circle.</param>
/// <param name="metrics">Measures the writes; null disables metrics.</param>
internal sealed class PostgresEngine(
    IOptions<StorageOptions> options, IServiceProvider services, TimeProvider time, ILoggerFactory loggers, SortableIds ids, BotMetrics? metrics = null) : IServerEngine
{
    private readonly Lazy<(PostgresServer Server, KeyTable Keys)> _database = new(() =>
    {
        var server = new PostgresServer(options.Value.Database ?? "");
        return (server, new KeyTable(server, options.Value.Secret ?? ""));
    });

    public IXmlRepository Keys => _database.Value.Keys;

    public async Task<StoreCounts?> InspectAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await _database.Value.Server.ConnectAsync(cancellationToken);
            if (!await HasStoreAsync(connection, cancellationToken))
            {
                return null;
            }

            Keys.GetAllElements();
            await using var count = new NpgsqlCommand(
                "SELECT (SELECT count(*) FROM chats WHERE moved_to IS NULL AND json IS NOT NULL), (SELECT count(*) FROM inbox), (SELECT count(*) FROM inbox WHERE unreadable)", connection);
            await using var reader = await count.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            return new(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
        }
        catch (Exception fault) when (fault is NpgsqlException || Faults.IsLost(fault))
        {
            throw new StorageException($"The database of Storage:Database ({_database.Value.Server.Where}) cannot be read: {Faults.Words(fault)}", fault);
        }
    }

    public IServerStore CreateStore() => new PostgresStore(
        _database.Value.Server, _database.Value.Keys, new MasterSealer(services.GetRequiredService<IDataProtectionProvider>()), ids, time, loggers, metrics);

    private static async Task<bool> HasStoreAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var find = new NpgsqlCommand("SELECT to_regclass('store') IS NOT NULL", connection);
        return await find.ExecuteScalarAsync(cancellationToken) is true;
    }
}
