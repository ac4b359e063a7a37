using NemoBot.Core.Model;

namespace NemoBot.Storage.Files;

/// <summary>Where the bytes of whole files are: in a folder (<see cref="FileFolder"/>), or in a bucket (<see cref="IFileBucket"/>). Knows names only; records, owners and limits are <see cref="FileStore"/>'s.</summary>
public interface IFileBytes
{
    /// <summary>Begins a file that does not exist yet.</summary>
    /// <exception cref="StorageException">It cannot be written.</exception>
    Task<IFileWriter> CreateAsync(string name, CancellationToken cancellationToken);

    /// <summary>Takes a whole file of the folder of unfinished ones. May be repeated until it succeeds; the file may stay where it is.</summary>
    /// <param name="from">The path of the file.</param>
    /// <exception cref="FileNotFoundException">There is no such file any more, and it was not taken: another process has taken it, or deleted it.</exception>
    /// <exception cref="StorageException">It cannot be read, or written.</exception>
    Task TakeAsync(string name, string from, CancellationToken cancellationToken);

    /// <summary>Opens a file as <see cref="IFileStore.OpenAsync"/> does.</summary>
    /// <param name="size">Its length in bytes, by its record.</param>
    Task<Stream> OpenAsync(string name, long size, CancellationToken cancellationToken);

    /// <summary>Provides a file as <see cref="IFileStore.OpenLocalAsync"/> does.</summary>
    /// <param name="size">Its length in bytes, by its record.</param>
    Task<LocalFile?> OpenLocalAsync(string name, long size, CancellationToken cancellationToken);

    /// <summary>Succeeds if the file does not exist.</summary>
    Task DeleteAsync(string name, CancellationToken cancellationToken);

    /// <summary>Returns all whole files, in pages, each with the time at which it was last written.</summary>
    IAsyncEnumerable<IReadOnlyList<(string Name, DateTimeOffset WrittenAt)>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Removes what began before that moment and was never completed. Returns the number.</summary>
    Task<int> RemoveUnfinishedAsync(DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>Does nothing while more bytes fit.</summary>
    /// <exception cref="StorageException">An endless body must end here: the place has no more room for it.</exception>
    void ThrowIfFull();

    /// <summary>Tests whether files can be stored and read now.</summary>
    /// <exception cref="StorageException">They cannot.</exception>
    Task ProbeAsync(CancellationToken cancellationToken);

    /// <summary>Returns an address at which anyone may download the file for a while, and when it ends; null if there is none.</summary>
    (Uri Address, DateTimeOffset ExpiresAt)? LinkTo(StoredFile file) => null;
}

/// <summary>Writes one file. Disposal discards what was not completed.</summary>
public interface IFileWriter : IAsyncDisposable
{
    /// <exception cref="StorageException">It cannot be written.</exception>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Makes the file durable, and visible under its name.</summary>
    /// <exception cref="StorageException">It cannot be written. It may exist all the same: delete it.</exception>
    Task CompleteAsync(CancellationToken cancellationToken);
}

/// <summary>A bucket of an S3-compatible service, which other machines reach too.</summary>
public interface IFileBucket : IFileBytes
{
    /// <summary>Verifies that the bucket can be used and has no files of another store, and marks it as this store's.</summary>
    /// <param name="store">The identity of the store, as in its database.</param>
    /// <param name="records">The store: the files of a bucket without a mark are its own if it has a record of one of them.</param>
    /// <exception cref="StorageException">It cannot be used; the message is for the operator.</exception>
    Task ClaimAsync(string store, IStore records, CancellationToken cancellationToken);

    /// <summary>Writes, reads and deletes a small object.</summary>
    /// <returns>Where the bucket is, for the operator.</returns>
    /// <exception cref="StorageException">One of these failed; the message says why.</exception>
    Task<string> TryAsync(CancellationToken cancellationToken);
}
