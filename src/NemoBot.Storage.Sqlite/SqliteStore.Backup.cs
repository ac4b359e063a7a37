using Microsoft.Data.Sqlite;
using NemoBot.Core.Model;
using NemoBot.Storage.Files;

namespace NemoBot.Storage.Sqlite;

/// <content>Backup.</content>
public sealed partial class SqliteStore
{
    /// <summary>Writes a snapshot of the database, readable only by our own user, while the store keeps working.</summary>
    /// <remarks>Its secrets can be decrypted only with the keys folder beside the database: back that up as well, and keep the two apart.</remarks>
    /// <exception cref="IOException">The file already exists; it is not overwritten.</exception>
    /// <exception cref="StorageException">The database cannot be copied.</exception>
    public async Task BackupAsync(string path)
    {
        var target = Path.GetFullPath(path);
        PrivateFiles.CreateNew(target).Dispose();
        try
        {
            // VACUUM INTO accepts an empty file and preserves its mode.
            await Task.Run(() =>
            {
                // SQLite refuses VACUUM INTO on a read-only connection; it only reads the source, so the writer is not blocked.
                using var database = Database.OpenBeside(_path);
                database.Execute("VACUUM INTO $target", ("$target", target));
            });
            EndRun(target);
            using (var file = File.OpenHandle(target, FileMode.Open, FileAccess.ReadWrite))
            {
                RandomAccess.FlushToDisk(file);
            }

            PrivateFiles.FlushFolder(Path.GetDirectoryName(target)!);
        }
        catch (Exception fault)
        {
            File.Delete(target);
            if (fault is SqliteException)
            {
                throw new StorageException(fault.Message, fault);
            }

            throw;
        }
    }

    /// <summary>Detaches the copy from its run: a log at the place where it is restored is not its own.</summary>
    private static void EndRun(string copy)
    {
        using var database = Database.OpenBeside(copy);
        if (StoreTable.Exists(database))
        {
            StoreTable.SetRun(database, null);
        }
    }
}
