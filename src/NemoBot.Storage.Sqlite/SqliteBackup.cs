using Microsoft.Data.Sqlite;
using NemoBot.Core.Model;
using NemoBot.Storage.Files;

namespace NemoBot.Storage.Sqlite;

/// <summary>Copies a database that a bot, perhaps in another process, is writing.</summary>
internal static class SqliteBackup
{
    /// <inheritdoc cref="Engines.IStorageEngine.BackupAsync"/>
    public static async Task MakeAsync(string databasePath, string path, CancellationToken cancellationToken)
    {
        var target = Path.GetFullPath(path);
        PrivateFiles.CreateNew(target).Dispose();
        try
        {
            // VACUUM INTO accepts an empty file and preserves its mode.
            await Task.Run(
                () =>
                {
                    // SQLite refuses VACUUM INTO on a read-only connection; it only reads the source, so the writer is not blocked.
                    using var database = Database.OpenBeside(databasePath);
                    database.Execute("VACUUM INTO $target", ("$target", target));
                },
                cancellationToken);
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
