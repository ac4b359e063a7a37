using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Core.Model;
using NemoBot.Hosting;
using NemoBot.Storage;
using NemoBot.Storage.Engines;
using NemoBot.Storage.Exchange;
using NemoBot.Storage.Proof;

namespace NemoBot.Bench.Growth;

/// <summary>A store as the bot opens it, with a number of messages.</summary>
internal sealed class GrowthStore : IAsyncDisposable
{
    private readonly string _path;
    private readonly string _engine;
    private readonly GrowthDatabase? _database;
    private ServiceProvider _services = null!;

    private GrowthStore(string folder, string engine, GrowthDatabase? database) => (_path, _engine, _database) = (Path.Combine(folder, "nemobot.db"), engine, database);

    public IStore Store => _services.GetRequiredService<IStore>();

    public IWebChatLog WebChat => _services.GetRequiredService<IWebChatLog>();

    /// <summary>Gets the CPU that the store has used: that of this process, and of the server if it has one.</summary>
    public TimeSpan Cpu => Environment.CpuUsage.TotalTime + (_database is null ? TimeSpan.Zero : GrowthDatabase.Cpu());

    /// <param name="folder">Empty.</param>
    /// <param name="rowsOf">Returns the rows that the store has when it is opened, with what seals them.</param>
    /// <param name="database">The database on a server, for an engine that has one; the store owns it.</param>
    public static async Task<GrowthStore> FilledAsync(string folder, string engine, Func<IDataProtectionProvider, IEnumerable<StoredRow>> rowsOf, GrowthDatabase? database = null)
    {
        var store = new GrowthStore(folder, engine, database);
        await (database is null ? store.FillFileAsync(rowsOf) : store.FillServerAsync(database, rowsOf));
        return store;
    }

    public async Task<long> BytesAsync() => _database is null ? new FileInfo(_path).Length : await _database.BytesAsync();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_database is not null)
        {
            await _database.DropAsync();
        }
    }

    private static ServiceProvider ServicesOf(params KeyValuePair<string, string?>[] settings) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
        .AddLogging()
        .AddStore()
        .BuildServiceProvider();

    private async Task OpenFileAsync(string engine)
    {
        _services = ServicesOf(new("Storage:Path", _path), new("Storage:Engine", engine));
        await _services.OpenStorageAsync(CancellationToken.None);
    }

    /// <summary>Closes an empty store, and creates its database again with more rows: its keys are known beside it.</summary>
    private async Task FillFileAsync(Func<IDataProtectionProvider, IEnumerable<StoredRow>> rowsOf)
    {
        await OpenFileAsync(_engine);
        var engine = _services.GetRequiredService<StorageEngines>().Named(_engine)!;
        var protection = _services.GetRequiredService<IDataProtectionProvider>();
        await _services.GetRequiredService<IEngineStore>().DisposeAsync();
        List<StoredRow> own;
        using (var inspection = engine.Inspect(_path)!)
        {
            own = [.. inspection.Rows()];
        }

        foreach (var file in engine.FilesOf(_path))
        {
            File.Delete(file);
        }

        engine.Create(_path, own.Concat(rowsOf(protection)));
        await OpenFileAsync(_engine);
    }

    /// <summary>Moves the rows in, with the keys of an empty store in a file.</summary>
    private async Task FillServerAsync(GrowthDatabase database, Func<IDataProtectionProvider, IEnumerable<StoredRow>> rowsOf)
    {
        await database.CreateAsync();
        await OpenFileAsync("sqlite");
        await using var file = _services;
        _services = ServicesOf(new("Storage:Path", _path), new("Storage:Engine", _engine), new("Storage:Database", database.ConnectionString), new("Storage:Secret", GrowthDatabase.Secret));
        await using (var import = await _services.GetRequiredService<IServerEngine>().BeginImportAsync("growth", KeyFolder.Read(file.GetRequiredService<StoreFolders>().Keys), CancellationToken.None))
        {
            import.Write(rowsOf(file.GetRequiredService<IDataProtectionProvider>()));
            await import.CompleteAsync(CancellationToken.None);
        }

        await database.SettleAsync();
        await _services.OpenStorageAsync(CancellationToken.None);
    }
}
