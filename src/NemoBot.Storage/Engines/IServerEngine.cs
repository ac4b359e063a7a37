using Microsoft.AspNetCore.DataProtection.Repositories;

namespace NemoBot.Storage.Engines;

/// <summary>A database server that can hold the store, instead of a file (<see cref="IStorageEngine"/>). It has its own checks, backups and tools.</summary>
public interface IServerEngine
{
    /// <summary>Gets the encryption keys, which are in the database too.</summary>
    IXmlRepository Keys { get; }

    /// <summary>Reads from the database, in which a bot may be running. Returns null if it has no store yet.</summary>
    /// <exception cref="Core.Model.StorageException">The server cannot be reached, or the secret is wrong; the message is for the operator.</exception>
    Task<StoreCounts?> InspectAsync(CancellationToken cancellationToken);

    /// <summary>Creates the store; nothing is opened yet.</summary>
    IServerStore CreateStore();
}

/// <summary>The store on a database server.</summary>
public interface IServerStore : IEngineStore
{
    /// <summary>Opens and migrates the database, for this bot alone, and sets aside what cannot be decrypted. Call it once, before any other method.</summary>
    /// <returns>The store's identity.</returns>
    /// <exception cref="Core.Model.StorageException">The server cannot be reached, the secret is wrong, or another bot uses the database; the message is for the operator.</exception>
    Task<string> OpenAsync(CancellationToken cancellationToken);
}
