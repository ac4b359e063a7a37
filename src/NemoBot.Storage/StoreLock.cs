using NemoBot.Core.Model;
using NemoBot.Storage.Files;

namespace NemoBot.Storage;

/// <summary>One bot to one database: a file beside it that is held open and locked. The system lets go of it when the process ends, however it ends.</summary>
/// <remarks>Only the bot takes it: backups and checks work beside a running bot.</remarks>
public sealed class StoreLock : IDisposable
{
    private readonly FileStream _file;

    private StoreLock(FileStream file) => _file = file;

    /// <exception cref="StorageException">Another process has it, or the folder is not ours to write in.</exception>
    public static StoreLock Take(string databasePath)
    {
        var path = databasePath + ".lock";
        try
        {
            PrivateFiles.CreateFolder(Path.GetDirectoryName(path)!);
            // The file stays when it is let go: were it deleted, two processes could hold two files of the same name.
            return new(PrivateFiles.OpenAlone(path));
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new StorageException(PermissionDenied.Words(path), denied);
        }
        catch (IOException taken) when (PrivateFiles.IsTaken(taken))
        {
            throw new StorageException(
                $"Another NemoBot works with the database at Storage:Path ({databasePath}). One database serves one bot: stop the other one, or give this one a Storage:Path of its own.",
                taken);
        }
        catch (IOException fault)
        {
            throw new StorageException($"The database at Storage:Path cannot be opened: {fault.Message}", fault);
        }
    }

    public void Dispose() => _file.Dispose();
}
