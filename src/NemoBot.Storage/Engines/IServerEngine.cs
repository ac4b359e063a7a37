using System.Xml.Linq;
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

    /// <summary>Returns the server's time.</summary>
    /// <exception cref="Core.Model.StorageException">The server cannot be reached; the message is for the operator.</exception>
    Task<DateTimeOffset> NowAsync(CancellationToken cancellationToken);

    /// <summary>Creates the store; nothing is opened yet.</summary>
    IServerStore CreateStore();

    /// <summary>Begins the move of a store into the database. No bot may be running on it, and it must have no store, or this one from an earlier move that no bot has worked on since.</summary>
    /// <param name="store">The store's identity.</param>
    /// <param name="keys">Its encryption keys.</param>
    /// <exception cref="Core.Model.StorageException">That is not so, or the server cannot be reached; the message is for the operator.</exception>
    Task<IServerImport> BeginImportAsync(string store, IReadOnlyCollection<XElement> keys, CancellationToken cancellationToken);

    /// <summary>Begins the move of the store out of the database. No bot may be running on it.</summary>
    /// <exception cref="Core.Model.StorageException">There is no store, a bot is running, the secret is wrong, or the server cannot be reached; the message is for the operator.</exception>
    Task<IServerExport> BeginExportAsync(CancellationToken cancellationToken);
}

/// <summary>The store on a database server.</summary>
public interface IServerStore : IEngineStore
{
    /// <summary>Gets who owns what, among the bots that share the database.</summary>
    IOwnerTable Owners { get; }

    /// <summary>Gets the bots that share the database. It has a connection of its own, and works whenever the server does.</summary>
    INodeTable Nodes { get; }

    /// <summary>Opens and migrates the database, for this bot alone or with others of its cluster, and sets aside what cannot be decrypted. Call it once, before any other method.</summary>
    /// <returns>The store's identity.</returns>
    /// <exception cref="Core.Model.StorageException">The server cannot be reached, the secret is wrong, or another bot uses the database; the message is for the operator.</exception>
    Task<string> OpenAsync(CancellationToken cancellationToken);
}
