using Fakes.Time;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;
using NemoBot.Core.Model;
using NemoBot.Storage;
using NemoBot.Storage.LiteDb;
using NemoBot.Storage.Proof;

namespace Harness.Storage;

/// <summary>The LiteDB store on its two files, with its keys, in a folder of its own.</summary>
internal sealed class LiteDbUnderTest : IStoreUnderTest
{
    private LiteDbStore? _store;

    private LiteDbUnderTest(string folder) => Folder = folder;

    public string Folder { get; }

    public string DatabasePath => Path.Combine(Folder, "nemobot.db");

    public string LogPath => Database.LogPathOf(DatabasePath);

    public string KeysFolder => Path.Combine(Folder, "keys");

    public ManualClock Clock { get; } = new(Data.Start);

    public IStore Store => LiteDb;

    public IWebChatLog WebChat => LiteDb;

    public IStoreFigures Figures => LiteDb;

    public LiteDbStore LiteDb => _store ?? throw new InvalidOperationException("The store is closed.");

    public static async Task<LiteDbUnderTest> StartAsync()
    {
        var test = Prepare();
        await test.OpenAsync();
        return test;
    }

    /// <summary>Creates a folder only.</summary>
    public static LiteDbUnderTest Prepare() => At(Path.Combine(Directory.CreateTempSubdirectory("nemobot-store-").FullName, "data"));

    /// <summary>The location of an existing store, or of one to be created.</summary>
    public static LiteDbUnderTest At(string folder)
    {
        Directory.CreateDirectory(folder);
        return new(folder);
    }

    public async Task OpenAsync()
    {
        var keys = DataProtectionProvider.Create(new DirectoryInfo(KeysFolder), protection => protection.SetApplicationName(KeysOnDisk.Application));
        _store = new LiteDbStore(DatabasePath, new MasterSealer(keys), new SortableIds(Clock), Clock, NullLoggerFactory.Instance);
        await _store.InitializeAsync(CancellationToken.None);
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

    /// <summary>Moves the keys elsewhere and opens the store again. Returns what puts them back and opens it again.</summary>
    public async Task<Func<Task>> LoseKeysAsync()
    {
        await CloseAsync();
        var elsewhere = Folder + ".keys";
        Directory.Move(KeysFolder, elsewhere);
        await OpenAsync();
        return async () =>
        {
            await CloseAsync();
            Directory.Delete(KeysFolder, recursive: true);
            Directory.Move(elsewhere, KeysFolder);
            await OpenAsync();
        };
    }

    /// <summary>Whether a file of the store contains these bytes.</summary>
    public bool IsAnywhere(byte[] what) => Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
        .Where(file => Path.GetExtension(file) is not (".lock" or ".read")) // Locked, and empty.
        .Any(file => Read(file).AsSpan().IndexOf(what) >= 0);

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Directory.Delete(Path.GetDirectoryName(Folder)!, recursive: true);
    }

    private static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
