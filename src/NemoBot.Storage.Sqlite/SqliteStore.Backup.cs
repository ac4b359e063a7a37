using Microsoft.Data.Sqlite;
using NemoBot.Core.Model;
using NemoBot.Storage.Files;

namespace NemoBot.Storage.Sqlite;

/// <content>Backup.</content>
public sealed partial class SqliteStore
{
    /// <summary>Writes a copy of the database as it is at this moment, readable for our own user only; the store goes on working meanwhile.</summary>
    /// <remarks>The secrets in it open only with the keys folder beside the database: back that up as well, and keep the two apart.</remarks>
    /// <exception cref="IOException">The file exists already; it is not overwritten.</exception>
    /// <exception cref="StorageException">The database cannot be copied.</exception>
    public async Task BackupAsync(string path)
    {
        var target = Path.GetFullPath(path);
        PrivateFiles.CreateNew(target).Dispose();
        try
        {
            // VACUUM INTO accepts a file that is empty, and it keeps the mode that we gave it.
            await Task.Run(() =>
            {
                // SQLite refuses it on a read-only connection; the source is only read, so the writer goes on.
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

    /// <summary>The copy belongs to no run: whatever lies beside the place it is restored to is not its own.</summary>
    private static void EndRun(string copy)
    {
        using var database = Database.OpenBeside(copy);
        if (StoreTable.Exists(database))
        {
            StoreTable.SetRun(database, null);
        }
    }
}
