using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Storage.Files;

namespace NemoBot.Storage.Engines;

/// <summary>Finds the engine of a database by the beginning of its file, whatever the file's name, and the engine that the operator chose.</summary>
public sealed class StorageEngines(IEnumerable<IStorageEngine> engines, IOptions<StorageOptions> options)
{
    /// <summary>Bytes of a file that tell its engine.</summary>
    public const int BeginningLength = 128;

    private readonly IReadOnlyList<IStorageEngine> _engines = [.. engines];

    /// <summary>Gets the engine that the settings select.</summary>
    public IStorageEngine Selected => Named(options.Value.EngineName) ?? throw new StorageException($"Storage:Engine \"{options.Value.EngineName}\" is not part of this program.");

    public IReadOnlyList<IStorageEngine> All => _engines;

    public IEnumerable<string> Names => _engines.Select(engine => engine.Name);

    public IStorageEngine? Named(string name) => _engines.FirstOrDefault(engine => engine.Name == name);

    /// <summary>Returns the engine of the database file; null if there is no file, it is empty, or no engine recognizes it.</summary>
    /// <exception cref="StorageException">The file cannot be read; the message is for the operator.</exception>
    public IStorageEngine? FindOf(string databasePath)
    {
        try
        {
            if (!File.Exists(databasePath))
            {
                return null;
            }

            using var file = new FileStream(databasePath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var beginning = new byte[BeginningLength];
            var length = file.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
            return _engines.FirstOrDefault(engine => engine.Recognizes(beginning.AsSpan(0, length)));
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new StorageException(PermissionDenied.Words(databasePath), denied);
        }
        catch (IOException fault)
        {
            throw new StorageException($"The database at Storage:Path ({databasePath}) cannot be read: {fault.Message}", fault);
        }
    }

    /// <summary>Returns the engine of the database file, or the selected one if there is no database yet.</summary>
    public IStorageEngine For(string databasePath) => FindOf(databasePath) ?? Selected;

    /// <summary>Returns the engine to move the database to before the bot starts; null if it stays as it is.</summary>
    public IStorageEngine? MovesTo(string databasePath) => FindOf(databasePath) is { Name: "sqlite" } && Selected is { Name: "litedb" } wanted ? wanted : null;

    /// <summary>Returns the engine that serves the bot: that of the database, unless it is moved before.</summary>
    /// <exception cref="StorageException">The settings select another engine than the database has; the message is for the operator.</exception>
    public IStorageEngine Serving(string databasePath)
    {
        if (FindOf(databasePath) is not { } found)
        {
            return Selected;
        }

        return MovesTo(databasePath) is { } moved ? moved
            : found.Name == Selected.Name ? found
            : throw new StorageException(
                $"The database at Storage:Path ({databasePath}) is a {found.Name} database, and Storage:Engine is {Selected.Name}. Set Storage:Engine to {found.Name}, or move the database with: NemoBot move-store --to {Selected.Name}");
    }
}
