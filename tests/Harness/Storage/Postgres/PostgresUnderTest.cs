using Fakes.Time;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NemoBot.Core.Model;
using NemoBot.Storage;
using NemoBot.Storage.Postgres;
using NemoBot.Storage.Postgres.Keys;
using NemoBot.Storage.Postgres.Work;
using NemoBot.Storage.Proof;
using Npgsql;

namespace Harness.Storage.Postgres;

/// <summary>The PostgreSQL store on a database of its own, of a server that the tests share.</summary>
internal sealed class PostgresUnderTest : IStoreUnderTest
{
    /// <summary>A key rather than a passphrase: it opens at once.</summary>
    public const string Secret = "a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90";

    private PostgresStore? _store;

    private PostgresUnderTest(string connectionString, ManualClock clock) => (ConnectionString, Clock) = (connectionString, clock);

    public string ConnectionString { get; }

    public ManualClock Clock { get; }

    public IStore Store => Postgres;

    public IWebChatLog WebChat => Postgres;

    public IStoreFigures Figures => Postgres;

    public PostgresStore Postgres => _store ?? throw new InvalidOperationException("The store is closed.");

    public static async Task<PostgresUnderTest> StartAsync(PostgresProcess? server = null, Waits? waits = null, PostgresProxy? proxy = null, string settings = "", ILoggerFactory? loggers = null)
    {
        var test = await PrepareAsync(server);
        var connectionString = new NpgsqlConnectionStringBuilder(test.ConnectionString + settings);
        connectionString.Port = proxy?.Port ?? connectionString.Port;
        await test.OpenAsync(test.Create(connectionString: connectionString.ConnectionString, waits: waits, loggers: loggers));
        return test;
    }

    /// <summary>Creates an empty database only.</summary>
    public static async Task<PostgresUnderTest> PrepareAsync(PostgresProcess? server = null) =>
        new(await (server ?? await PostgresProcess.SharedAsync()).CreateDatabaseAsync(), new(Data.Start));

    /// <summary>The database of another process.</summary>
    public static PostgresUnderTest At(string connectionString) => new(connectionString, new(Data.Start));

    /// <summary>Another store on the same database, with the same clock; not opened yet.</summary>
    public PostgresUnderTest Beside() => new(ConnectionString, Clock);

    public async Task OpenAsync(string secret = Secret) => await OpenAsync(Create(secret));

    /// <summary>Opens a store that was created before.</summary>
    public async Task OpenAsync(PostgresStore store)
    {
        try
        {
            await store.OpenAsync(CancellationToken.None);
            _store = store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <param name="isShared">True for one of several stores that are open at once.</param>
    /// <param name="waits">Null for those of a bot.</param>
    /// <param name="loggers">Null for none.</param>
    public PostgresStore Create(string secret = Secret, string? connectionString = null, bool isShared = false, Waits? waits = null, ILoggerFactory? loggers = null)
    {
        var server = new PostgresServer(connectionString ?? ConnectionString);
        var keys = new KeyTable(server, secret);
        var services = new ServiceCollection();
        services.AddDataProtection().SetApplicationName(KeysOnDisk.Application);
        services.Configure<KeyManagementOptions>(options => options.XmlRepository = keys);
        var protection = services.BuildServiceProvider().GetRequiredService<IDataProtectionProvider>();
        return new PostgresStore(server, keys, new MasterSealer(protection), new SortableIds(Clock), Clock, loggers ?? NullLoggerFactory.Instance, isShared: isShared, waits: waits);
    }

    public async Task CloseAsync()
    {
        if (Interlocked.Exchange(ref _store, null) is { } store)
        {
            await store.DisposeAsync();
        }
    }

    public async Task ReopenAsync()
    {
        await CloseAsync();
        await OpenAsync();
    }

    /// <summary>Keeps the writer busy: what is written meanwhile is one batch, in its order, when the returned source is set.</summary>
    public async Task<TaskCompletionSource> HoldWriterAsync()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = Postgres.WriteAsync(
            Scope.None,
            async _ =>
            {
                begun.TrySetResult();
                await goOn.Task;
                return true;
            },
            CancellationToken.None);
        await begun.Task;
        return goOn;
    }

    /// <summary>Returns the tables that have the words in a row, in clear.</summary>
    public async Task<IReadOnlyList<string>> TablesWithAsync(string words)
    {
        var found = new List<string>();
        foreach (var table in await ListAsync("SELECT table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')"))
        {
            if ((await ListAsync($"SELECT 'found' FROM {table} AS any_row WHERE strpos(any_row::text, '{words}') > 0 LIMIT 1")).Count > 0)
            {
                found.Add(table);
            }
        }

        return found;
    }

    /// <summary>Returns the texts in the first column.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }

    /// <summary>Runs a statement beside the store, and returns the first column of the first row.</summary>
    public async Task<object?> AskAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    public async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false;Search Path=nemobot");
        await connection.OpenAsync();
        return connection;
    }

    public async ValueTask DisposeAsync() => await CloseAsync();
}
