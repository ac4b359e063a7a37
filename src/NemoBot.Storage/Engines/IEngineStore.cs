using NemoBot.Core.Model;
using NemoBot.Storage.Proof;

namespace NemoBot.Storage.Engines;

/// <summary>The store as an engine provides it: what the bot uses, and what maintaining it takes.</summary>
public interface IEngineStore : IStore, IWebChatLog, IStoreFigures, IAsyncDisposable
{
    /// <summary>Returns quarantined input, newest first.</summary>
    Task<IReadOnlyList<QuarantinedInput>> QuarantinedAsync(string platform, int count, CancellationToken cancellationToken);

    /// <summary>Records the current key: the next start requires it.</summary>
    Task NoteKeyAsync(CancellationToken cancellationToken);

    /// <summary>Returns whether these keys include every key that the store needs.</summary>
    Task<bool> IsOpenedByAsync(KeysOnDisk keys, CancellationToken cancellationToken);
}

/// <summary>The store in a file, which is opened by <see cref="IStorageEngine"/>.</summary>
public interface IFileEngineStore : IEngineStore
{
    /// <summary>Locks the database, until disposal, for this process: only one bot can use it.</summary>
    /// <exception cref="StorageException">Another bot holds the lock; the message is for the operator.</exception>
    void Lock();

    /// <summary>Opens and migrates the database, and sets aside what cannot be decrypted. Call it once, before any other method; locks if needed.</summary>
    /// <param name="plan">How to open the store; null for a store without a proof, as in tests.</param>
    /// <exception cref="StorageException">The file is not a NemoBot database, damaged, too new, or in use by another bot; the message is for the operator.</exception>
    Task InitializeAsync(CancellationToken cancellationToken, StorePlan? plan = null);

    /// <summary>
    /// Opens the database of the open store for reading. The only way in the bot's own process: whatever else opens and closes the file there releases SQLite's locks
    /// on it, and a backup in another process then takes itself for the last user and deletes the log.
    /// </summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    IStoreInspection Inspect();

    /// <summary>Copies the database of the open store, as <see cref="IStorageEngine.BackupAsync"/> does, whose remarks hold here too. The only way in the bot's own process.</summary>
    /// <exception cref="IOException">The target exists; it is not overwritten.</exception>
    /// <exception cref="StorageException">The database cannot be copied.</exception>
    Task BackupAsync(string target, CancellationToken cancellationToken);

    /// <summary>Copies the write-ahead log into the database file, so that a plain file copy includes it. Does nothing if nothing was written since.</summary>
    Task CheckpointAsync(CancellationToken cancellationToken);
}
