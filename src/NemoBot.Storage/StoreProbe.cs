using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Storage.Engines;
using NemoBot.Storage.Files;
using NemoBot.Storage.Proof;

namespace NemoBot.Storage;

/// <summary>Tests whether the store could accept a message now: writes, reads and decrypts a small value in each of its parts.</summary>
/// <param name="keys">Where the keys are.</param>
public sealed partial class StoreProbe(
    IEngineStore store, IOptions<KeyManagementOptions> keys, FileStore files, StoreFolders folders, StoreCondition condition, TimeProvider time, ILogger<StoreProbe> logger) : IDisposable
{
    /// <summary>How long a result is cached: the disk is accessed at most once in this time, however many callers ask.</summary>
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(3);

    /// <summary>Minimum free space, in bytes; with less, the next messages do not fit.</summary>
    private const long LeastFree = 8L << 20;

    private readonly SemaphoreSlim _one = new(1);
    private IReadOnlyDictionary<string, string> _faults = new Dictionary<string, string>();
    private long? _lookedAt;

    public void Dispose() => _one.Dispose();

    /// <summary>
    /// Returns the failing parts (<c>database</c>, <c>keys</c>, <c>files</c>, <c>disk</c>), each with a sentence that reveals nothing about this machine. Empty
    /// if the store is ready.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, string>> FaultsAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_lookedAt is not { } last || time.GetElapsedTime(last) >= FreshFor)
            {
                _faults = await LookAsync(cancellationToken);
                _lookedAt = time.GetTimestamp();
            }

            return _faults;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<IReadOnlyDictionary<string, string>> LookAsync(CancellationToken cancellationToken)
    {
        var faults = new Dictionary<string, string>(StringComparer.Ordinal);
        await TryAsync(faults, "database", "The database cannot be written or read.", () => store.ProbeAsync(cancellationToken));
        if (condition.AwaitsCheck)
        {
            faults.TryAdd("database", "The database is being checked after a sudden end.");
        }

        if (condition.Damage is not null)
        {
            faults["database"] = "The database is damaged; the log says where.";
        }

        await TryAsync(faults, "keys", "The keys on the disk do not open the database.", async () =>
        {
            if (!await store.IsOpenedByAsync(KeysOnDisk.Of(keys.Value.XmlRepository!.GetAllElements()), cancellationToken))
            {
                throw new StorageException("The keys do not open the database.");
            }
        });
        await TryAsync(faults, "files", "Files cannot be written or read.", () => files.ProbeAsync(cancellationToken));
        await TryAsync(faults, "disk", "The disk is full, or nearly.", () => new DriveInfo(folders.Files).AvailableFreeSpace >= LeastFree
            ? Task.CompletedTask
            : throw new StorageException($"Less than {LeastFree >> 20} MiB are free in {folders.Files}."));
        return faults;
    }

    private async Task TryAsync(Dictionary<string, string> faults, string part, string words, Func<Task> look)
    {
        try
        {
            await look();
        }
        catch (Exception fault) when (fault is StorageException or IOException or UnauthorizedAccessException)
        {
            LogNotReady(fault, part);
            faults[part] = words;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Not ready: {Part}")]
    private partial void LogNotReady(Exception fault, string part);
}
