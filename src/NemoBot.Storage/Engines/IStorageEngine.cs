using NemoBot.Core.Model;
using NemoBot.Storage.Exchange;

namespace NemoBot.Storage.Engines;

/// <summary>A database engine that can hold the store in one file. Knows the file format; <see cref="IFileEngineStore"/> is the open store.</summary>
public interface IStorageEngine
{
    /// <summary>Gets the value of <see cref="StorageOptions.Engine"/> that selects the engine, lowercase.</summary>
    string Name { get; }

    /// <summary>Returns whether a file with this beginning is a database of the engine, of NemoBot or not.</summary>
    /// <param name="beginning">The first <see cref="StorageEngines.BeginningLength"/> bytes, or all if the file is shorter.</param>
    bool Recognizes(ReadOnlySpan<byte> beginning);

    /// <summary>Returns the file that holds the newest writes until they are copied to the database file.</summary>
    string LogPathOf(string databasePath);

    /// <summary>Returns all files that the database may consist of, the database file first; some may not exist.</summary>
    IReadOnlyList<string> FilesOf(string databasePath);

    /// <summary>Opens the database for reading, in whatever state it is; a bot may be running on it. Returns null if there is no database: no file, or an empty one.</summary>
    /// <exception cref="StorageException">The database cannot be read; the message is for the operator.</exception>
    IStoreInspection? Inspect(string databasePath);

    /// <summary>Sets a log aside that belongs to another database (<see cref="IStoreInspection.HasForeignLog"/>). The caller holds the store's lock.</summary>
    /// <param name="suffix">Appended to the log's name.</param>
    void SetLogAside(string databasePath, string suffix);

    /// <summary>Writes a snapshot of the database, readable only by our own user, while a bot, perhaps in another process, keeps working.</summary>
    /// <remarks>Its secrets can be decrypted only with the keys folder beside the database: back that up as well, and keep the two apart.</remarks>
    /// <exception cref="IOException">The target exists; it is not overwritten.</exception>
    /// <exception cref="StorageException">The database cannot be copied.</exception>
    Task BackupAsync(string databasePath, string target, CancellationToken cancellationToken);

    /// <summary>Creates a database with these rows; when it returns, all is on the disk, in the database file alone.</summary>
    /// <exception cref="StorageException">It cannot be written.</exception>
    void Create(string databasePath, IEnumerable<StoredRow> rows);

    /// <summary>Creates the store on this database; nothing is opened yet.</summary>
    IFileEngineStore CreateStore(string databasePath);
}
