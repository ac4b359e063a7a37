using System.Security.Cryptography;
using Fakes.Time;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NemoBot.Core.Model;
using NemoBot.Storage;
using NemoBot.Storage.Files;
using NemoBot.Storage.Proof;
using NemoBot.Storage.Sqlite;

namespace Harness.Storage;

/// <summary>The SQLite store as the bot registers it, in a temporary folder.</summary>
internal sealed class SqliteUnderTest : IStoreUnderTest
{
    private readonly Dictionary<string, string?> _settings;
    private ServiceProvider _services = null!;
    private bool _isGuest;

    private SqliteUnderTest(string folder, Dictionary<string, string?> settings) => (Folder, _settings) = (folder, settings);

    public string Folder { get; }

    public string DatabaseName { get; private init; } = "nemobot.db";

    public string DatabasePath => Path.Combine(Folder, DatabaseName);

    /// <summary>Those of the first store in the folder; <see cref="Folders"/> has this one's.</summary>
    public string FilesFolder => Path.Combine(Folder, "files");

    public string KeysFolder => Path.Combine(Folder, "keys");

    public StoreFolders Folders => _services.GetRequiredService<StoreFolders>();

    public StoreProbe Probe => _services.GetRequiredService<StoreProbe>();

    public StoreCondition Condition => _services.GetRequiredService<StoreCondition>();

    public IDataProtectionProvider Protection => _services.GetRequiredService<IDataProtectionProvider>();

    /// <summary>Names of stored files, whole and half-written.</summary>
    public IEnumerable<string> StoredFiles => Directory.GetFiles(FilesFolder).Select(file => Path.GetFileName(file)).Where(name => name != FolderMark.FileName).Order(StringComparer.Ordinal);

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

    /// <summary>Creates a folder only: for tests that put something into it first.</summary>
    public static SqliteUnderTest Prepare(params (string Key, string Value)[] settings)
    {
        return At(Path.Combine(Directory.CreateTempSubdirectory("nemobot-store-").FullName, "data"), settings);
    }

    /// <summary>Takes effect at the next opening.</summary>
    public void Set(string key, string? value) => _settings[key] = value;

    /// <summary>Copies the folder as a power cut would leave it now, whether the store is open or not.</summary>
    public SqliteUnderTest AfterSuddenEnd(params string[] without)
    {
        var copy = Prepare();
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(Folder, file);
            if (!name.EndsWith(".lock", StringComparison.Ordinal) && !without.Contains(name))
            {
                var target = Path.Combine(copy.Folder, name);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
        }

        return copy;
    }

    /// <summary>Returns every file with its content, to detect changes. A lock is not content, nor is the index of a log.</summary>
    public IReadOnlyDictionary<string, string> Everything() => Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
        .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal) && !file.EndsWith("-shm", StringComparison.Ordinal))
        .ToDictionary(file => Path.GetRelativePath(Folder, file), file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))));

    /// <summary>Another store in the same folder.</summary>
    public SqliteUnderTest Beside(string databaseName)
    {
        var other = new SqliteUnderTest(Folder, new(_settings) { ["Storage:Path"] = Path.Combine(Folder, databaseName) }) { DatabaseName = databaseName, _isGuest = true };
        return other;
    }

    /// <summary>The location of an existing store.</summary>
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

    /// <summary>Opens and closes the store once, then changes the files and opens it again.</summary>
    public async Task ReopenAfterAsync(Action change)
    {
        await OpenAsync();
        await CloseAsync();
        change();
        await OpenAsync();
    }

    /// <summary>Opens another store on another file with the same keys: what a restart after a crash would find there.</summary>
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

        if (!_isGuest)
        {
            Directory.Delete(Path.GetDirectoryName(Folder)!, recursive: true);
        }
    }
}
