using NemoBot.Core.Model;
using NemoBot.Storage.Files;

namespace NemoBot.Storage;

/// <summary>
/// Ensures that only one bot uses a database: an open, locked file beside it. The operating system releases the lock when the process ends, even after a crash.
/// </summary>
/// <remarks>Only the bot takes the lock: backups and checks work while a bot runs.</remarks>
public sealed class StoreLock : IDisposable
{
    private readonly FileStream _file;

    private StoreLock(FileStream file) => _file = file;

    /// <exception cref="StorageException">Another process holds the lock, or the folder is not writable.</exception>
    public static StoreLock Take(string databasePath)
    {
        var path = databasePath + ".lock";
        try
        {
            PrivateFiles.CreateFolder(Path.GetDirectoryName(path)!);
            // The file is not deleted on release: otherwise two processes could lock two files of the same name.
            return new(PrivateFiles.OpenAlone(path));
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new StorageException(PermissionDenied.Words(path), denied);
        }
        catch (IOException taken) when (PrivateFiles.IsTaken(taken))
        {
            throw new StorageException(
                $"Another NemoBot uses the database at Storage:Path ({databasePath}). One database serves one bot: stop the other one, or give this one its own Storage:Path.",
                taken);
        }
        catch (IOException fault)
        {
            throw new StorageException($"The database at Storage:Path cannot be opened: {fault.Message}", fault);
        }
    }

    public void Dispose() => _file.Dispose();
}
