using NemoBot.Core.Model;
using NemoBot.Storage.Engines;

namespace NemoBot.Storage.Proof;

/// <summary>Checks the database while the store keeps working on it.</summary>
public sealed class IntegrityCheck(IFileEngineStore store)
{
    /// <summary>Checks the whole file and every row; takes seconds per gigabyte.</summary>
    /// <param name="keys">The keys on the disk.</param>
    /// <exception cref="StorageException">The file or a row is damaged.</exception>
    public Task RunAsync(KeysOnDisk keys, CancellationToken cancellationToken) => Task.Run(() => Run(keys, cancellationToken), cancellationToken);

    private void Run(KeysOnDisk keys, CancellationToken cancellationToken)
    {
        using var database = store.Inspect();
        database.CheckFile(isDeep: true, () => cancellationToken.IsCancellationRequested);
        if (database.Unreadable(keys.Sealer, most: 1, () => cancellationToken.IsCancellationRequested) is [var row, ..])
        {
            throw new StorageException($"A row of the table {row.Table} in the database at Storage:Path cannot be read: it is damaged, or its key is missing. Restore a backup or the keys.");
        }
    }
}
