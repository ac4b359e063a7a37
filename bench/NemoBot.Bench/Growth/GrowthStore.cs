using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Core.Model;
using NemoBot.Hosting;
using NemoBot.Storage;
using NemoBot.Storage.Engines;
using NemoBot.Storage.Exchange;

namespace NemoBot.Bench.Growth;

/// <summary>A store as the bot opens it, with a number of messages.</summary>
internal sealed class GrowthStore : IAsyncDisposable
{
    private readonly string _path;
    private readonly string _engine;
    private ServiceProvider _services = null!;

    private GrowthStore(string folder, string engine) => (_path, _engine) = (Path.Combine(folder, "nemobot.db"), engine);

    public IStore Store => _services.GetRequiredService<IStore>();

    public IWebChatLog WebChat => _services.GetRequiredService<IWebChatLog>();

    public long Bytes => new FileInfo(_path).Length;

    /// <param name="folder">Empty.</param>
    /// <param name="rowsOf">Returns the rows that the store has when it is opened, with what seals them.</param>
    public static async Task<GrowthStore> FilledAsync(string folder, string engine, Func<IDataProtectionProvider, IEnumerable<StoredRow>> rowsOf)
    {
        var store = new GrowthStore(folder, engine);
        await store.OpenAsync();
        store.Write(rowsOf);
        await store.OpenAsync();
        return store;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private async Task OpenAsync()
    {
        _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("Storage:Path", _path), new("Storage:Engine", _engine)]).Build())
            .AddLogging()
            .AddStore()
            .BuildServiceProvider();
        await _services.OpenStorageAsync(CancellationToken.None);
    }

    /// <summary>Closes the empty store, and creates its database again with more rows: its keys are known beside it.</summary>
    private void Write(Func<IDataProtectionProvider, IEnumerable<StoredRow>> rowsOf)
    {
        var engine = _services.GetRequiredService<StorageEngines>().Named(_engine)!;
        var protection = _services.GetRequiredService<IDataProtectionProvider>();
        _services.GetRequiredService<IEngineStore>().DisposeAsync().AsTask().GetAwaiter().GetResult();
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
    }
}
