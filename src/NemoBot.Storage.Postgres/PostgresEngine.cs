using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Core.Telemetry;
using NemoBot.Storage.Engines;
using NemoBot.Storage.Postgres.Exchange;
using NemoBot.Storage.Postgres.Keys;
using Npgsql;

namespace NemoBot.Storage.Postgres;

/// <summary>PostgreSQL as the engine of the store. Only a bot that is set to it creates one, and so loads the driver.</summary>
/// <param name="services">For the store's encryption, which gets its keys from here: as parameters, they would be a circle.</param>
/// <param name="metrics">Measures the writes; null disables metrics.</param>
/// <param name="owners">Of a bot that shares the database with others; null for one that is alone.</param>
internal sealed class PostgresEngine(
    IOptions<StorageOptions> options, IServiceProvider services, TimeProvider time, ILoggerFactory loggers, SortableIds ids, BotMetrics? metrics = null, IChatOwners? owners = null) : IServerEngine
{
    private readonly Lazy<(PostgresServer Server, KeyTable Keys)> _database = new(() =>
    {
        var server = new PostgresServer(options.Value.Database ?? "");
        return (server, new KeyTable(server, options.Value.Secret ?? ""));
    });

    public IXmlRepository Keys => _database.Value.Keys;

    public Task<StoreCounts?> InspectAsync(CancellationToken cancellationToken) => AskAsync(
        async connection =>
        {
            if (!await HasStoreAsync(connection, cancellationToken))
            {
                return null;
            }

            await MoveMark.RefuseAsync(connection, cancellationToken);
            Keys.GetAllElements();
            await using var count = new NpgsqlCommand(
                "SELECT (SELECT count(*) FROM chats WHERE moved_to IS NULL AND json IS NOT NULL), (SELECT count(*) FROM inbox), (SELECT count(*) FROM inbox WHERE unreadable)", connection);
            await using var reader = await count.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            return new StoreCounts(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
        },
        cancellationToken);

    public Task<DateTimeOffset> NowAsync(CancellationToken cancellationToken) => AskAsync(
        async connection =>
        {
            await using var now = new NpgsqlCommand("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint", connection);
            return DateTimeOffset.FromUnixTimeMilliseconds((long)(await now.ExecuteScalarAsync(cancellationToken))!);
        },
        cancellationToken);

    public IServerStore CreateStore() => new PostgresStore(
        _database.Value.Server, _database.Value.Keys, new MasterSealer(services.GetRequiredService<IDataProtectionProvider>()), ids, time, loggers, metrics, isShared: owners is not null);

    public async Task<IServerImport> BeginImportAsync(string store, IReadOnlyCollection<XElement> keys, CancellationToken cancellationToken) =>
        await MoveConnection.NamedAsync(() => PostgresImport.BeginAsync(_database.Value.Server, options.Value.Secret ?? "", store, keys, time.GetUtcNow(), cancellationToken));

    public async Task<IServerExport> BeginExportAsync(CancellationToken cancellationToken) =>
        await MoveConnection.NamedAsync(() => PostgresExport.BeginAsync(_database.Value.Server, options.Value.Secret ?? "", cancellationToken));

    internal static async Task<bool> HasStoreAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var find = new NpgsqlCommand("SELECT to_regclass('store') IS NOT NULL", connection);
        return await find.ExecuteScalarAsync(cancellationToken) is true;
    }

    private async Task<T> AskAsync<T>(Func<NpgsqlConnection, Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await _database.Value.Server.ConnectAsync(cancellationToken);
            return await ask(connection);
        }
        catch (Exception fault) when (fault is NpgsqlException || Faults.IsLost(fault))
        {
            throw new StorageException($"The database of Storage:Database ({_database.Value.Server.Where}) cannot be read: {Faults.Words(fault)}", fault);
        }
    }
}
