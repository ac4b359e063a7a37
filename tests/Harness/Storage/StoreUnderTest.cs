using System.Security.Cryptography;
using Fakes.Time;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Hosting;
using NemoBot.Storage;
using NemoBot.Storage.Engines;
using NemoBot.Storage.Files;
using NemoBot.Storage.Proof;
using NemoBot.Storage.Sqlite;

namespace Harness.Storage;

/// <summary>The store as the bot registers it, on the engine of <c>Storage:Engine</c> (SQLite unless it is set), in a temporary folder.</summary>
internal sealed class StoreUnderTest : IStoreUnderTest
{
    private readonly Dictionary<string, string?> _settings;
    private ServiceProvider _services = null!;
    private bool _isGuest;

    private StoreUnderTest(string folder, Dictionary<string, string?> settings) => (Folder, _settings) = (folder, settings);

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

    public SqliteStore Sqlite => (SqliteStore)EngineStore;

    public IFileEngineStore EngineStore => _services.GetRequiredService<IFileEngineStore>();

    /// <summary>As the settings name it.</summary>
    public string EngineName => _settings["Storage:Engine"]!;

    public IStorageEngine Engine => (_services ??= Services()).GetRequiredService<StorageEngines>().For(DatabasePath);

    /// <summary>The proof of a store that is closed, by another clock.</summary>
    public StoreProof ProofAt(TimeProvider time)
    {
        var services = Services();
        return new(services.GetRequiredService<IOptions<StorageOptions>>(), services.GetRequiredService<StorageEngines>(), time, services.GetRequiredService<ILogger<StoreProof>>());
    }

    /// <summary>The write-ahead log.</summary>
    public string LogPath => Engine.LogPathOf(DatabasePath);

    /// <summary>Names of the files that the database may consist of besides its own.</summary>
    public string[] FilesBesideDatabase => [.. Engine.FilesOf(DatabasePath).Skip(1).Select(file => Path.GetFileName(file))];

    public IntegrityCheck Integrity => _services.GetRequiredService<IntegrityCheck>();

    public IStoreFigures Figures => _services.GetRequiredService<IStoreFigures>();

    public PartialFileStore Partials => _services.GetRequiredService<PartialFileStore>();

    public FileStore Files => _services.GetRequiredService<FileStore>();

    /// <summary>Gets the bucket that the settings name.</summary>
    public IFileBucket Bucket => _services.GetRequiredService<IFileBucket>();

    /// <summary>The files with their records in another store, such as one that fails.</summary>
    public FileStore FilesOver(IStore store)
    {
        var options = _services.GetRequiredService<IOptions<StorageOptions>>();
        return new(store, options, Clock, _services.GetRequiredService<ILogger<FileStore>>(), folders: Folders, bucket: options.Value.FilesAreInBucket ? Bucket : null);
    }

    public static async Task<StoreUnderTest> StartAsync(params (string Key, string Value)[] settings)
    {
        var test = Prepare(settings);
        await test.OpenAsync();
        return test;
    }

    /// <summary>Creates a folder only: for tests that put something into it first.</summary>
    public static StoreUnderTest Prepare(params (string Key, string Value)[] settings)
    {
        return At(Path.Combine(Directory.CreateTempSubdirectory("nemobot-store-").FullName, "data"), settings);
    }

    /// <summary>Takes effect at the next opening.</summary>
    public void Set(string key, string? value) => _settings[key] = value;

    /// <summary>Copies the folder as a power cut would leave it now, whether the store is open or not.</summary>
    public StoreUnderTest AfterSuddenEnd(params string[] without)
    {
        var copy = Prepare(("Storage:Engine", EngineName));
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(Folder, file);
            if (!IsLock(name) && !without.Contains(name))
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
        .Where(file => !IsLock(file) && !file.EndsWith("-shm", StringComparison.Ordinal))
        .ToDictionary(file => Path.GetRelativePath(Folder, file), file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))));

    /// <summary>Another store in the same folder.</summary>
    public StoreUnderTest Beside(string databaseName)
    {
        var other = new StoreUnderTest(Folder, new(_settings) { ["Storage:Path"] = Path.Combine(Folder, databaseName) }) { DatabaseName = databaseName, _isGuest = true };
        return other;
    }

    /// <summary>The location of an existing store.</summary>
    public static StoreUnderTest At(string folder, params (string Key, string Value)[] settings)
    {
        var all = settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value, StringComparer.Ordinal);
        all["Storage:Path"] = Path.Combine(folder, "nemobot.db");
        all.TryAdd("Storage:Engine", "sqlite");
        return new(folder, all);
    }

    public async Task OpenAsync()
    {
        _services = Services();
        await _services.OpenStorageAsync(CancellationToken.None);
    }

    /// <summary>Copies the database, as the command <c>backup</c> does.</summary>
    public Task BackupAsync(string target) => Engine.BackupAsync(DatabasePath, target, CancellationToken.None);

    /// <summary>Deletes the write-ahead log of a closed store, and its index if there is one.</summary>
    public void DeleteLog()
    {
        const string Suffix = ".deleted";
        var log = LogPath;
        Engine.SetLogAside(DatabasePath, Suffix);
        File.Delete(log + Suffix);
    }

    /// <summary>Reads the whole database, as the daily check does.</summary>
    public Task CheckAsync() => Integrity.RunAsync(KeysOnDisk.In(Folders.Keys), CancellationToken.None);

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

    private ServiceProvider Services() => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(_settings).Build())
        .AddSingleton<TimeProvider>(Clock)
        .AddLogging(logging => logging.SetMinimumLevel(LogLevel.None))
        .AddStore()
        .BuildServiceProvider(validateScopes: true);

    private static bool IsLock(string file) => Path.GetExtension(file) is ".lock" or ".read";

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
