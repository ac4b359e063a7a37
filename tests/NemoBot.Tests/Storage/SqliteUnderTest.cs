using Fakes.Time;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NemoBot.Storage;
using NemoBot.Storage.Files;
using NemoBot.Storage.Sqlite;

namespace NemoBot.Tests.Storage;

/// <summary>The SQLite store as the bot registers it, in a temporary folder.</summary>
internal sealed class SqliteUnderTest : IStoreUnderTest
{
    private readonly Dictionary<string, string?> _settings;
    private ServiceProvider _services = null!;

    private SqliteUnderTest(string folder, Dictionary<string, string?> settings) => (Folder, _settings) = (folder, settings);

    public string Folder { get; }

    public string DatabasePath => Path.Combine(Folder, "nemobot.db");

    public string FilesFolder => Path.Combine(Folder, "files");

    public string KeysFolder => Path.Combine(Folder, "keys");

    public ManualClock Clock { get; } = new(Data.Start);

    public IStore Store => _services.GetRequiredService<IStore>();

    public IWebChatLog WebChat => _services.GetRequiredService<IWebChatLog>();

    public SqliteStore Sqlite => _services.GetRequiredService<SqliteStore>();

    public FileStore Files => _services.GetRequiredService<FileStore>();

    public static async Task<SqliteUnderTest> StartAsync(params (string Key, string Value)[] settings)
    {
        var test = Prepare(settings);
        await test.OpenAsync();
        return test;
    }

    /// <summary>A folder only: for tests that put something into it first.</summary>
    public static SqliteUnderTest Prepare(params (string Key, string Value)[] settings)
    {
        return At(Path.Combine(Directory.CreateTempSubdirectory("nemobot-store-").FullName, "data"), settings);
    }

    /// <summary>The place of a store that was there before.</summary>
    public static SqliteUnderTest At(string folder, params (string Key, string Value)[] settings)
    {
        var all = settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value, StringComparer.Ordinal);
        all["Storage:Path"] = Path.Combine(folder, "nemobot.db");
        return new(folder, all);
    }

    public async Task OpenAsync()
    {
        _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(_settings).Build())
            .AddSingleton<TimeProvider>(Clock)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.None))
            .AddStorage()
            .BuildServiceProvider(validateScopes: true);
        await _services.OpenStorageAsync(CancellationToken.None);
    }

    public async Task CloseAsync() => await _services.DisposeAsync();

    public async Task ReopenAsync()
    {
        await CloseAsync();
        await OpenAsync();
    }

    /// <summary>Opens and closes once with the place as it is, then changes it and opens again.</summary>
    public async Task ReopenAfterAsync(Action change)
    {
        await OpenAsync();
        await CloseAsync();
        change();
        await OpenAsync();
    }

    /// <summary>Another store on another file with the same keys: what a restart after a sudden end would find there.</summary>
    public async Task<SqliteStore> OpenCopyAsync(string path)
    {
        var store = new SqliteStore(
            path, _services.GetRequiredService<IDataProtectionProvider>(), Clock, _services.GetRequiredService<ILoggerFactory>());
        await store.InitializeAsync(CancellationToken.None);
        return store;
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }

        Directory.Delete(Path.GetDirectoryName(Folder)!, recursive: true);
    }
}
