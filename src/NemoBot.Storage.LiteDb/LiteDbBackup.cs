using NemoBot.Core.Model;
using NemoBot.Storage.Files;
using NemoBot.Storage.LiteDb.Disk;

namespace NemoBot.Storage.LiteDb;

/// <summary>Copies a database that a bot, perhaps in another process, is writing.</summary>
internal static class LiteDbBackup
{
    private const int BlockLength = 1 << 20;

    /// <inheritdoc cref="Engines.IStorageEngine.BackupAsync"/>
    public static Task MakeAsync(string databasePath, string target, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var path = Path.GetFullPath(target);
            RequireFree(path);
            PrivateFiles.CreateNew(path).Dispose();
            try
            {
                using (var snapshot = new DatabaseSnapshot(databasePath))
                {
                    snapshot.CheckPages(() => cancellationToken.IsCancellationRequested); // A damaged copy is worse than none: it may replace a good one.
                    Copy(snapshot.DataFile, snapshot.DataFile.Length, path, cancellationToken);
                    PrivateFiles.CreateNew(Database.LogPathOf(path)).Dispose();
                    Copy(snapshot.LogFile, snapshot.Log.CommittedLength, Database.LogPathOf(path), cancellationToken);
                }

                // What the log holds goes into the copy, which then is a database by itself. The copied log names the next stamp, which the original gets at its next
                // checkpoint, too: with that, a log of the original would continue the copy where it is restored.
                Database.Open(path).Dispose();
                if (new FileInfo(Database.LogPathOf(path)).Length > 0)
                {
                    throw new StorageException($"The copy could not be completed: the disk of {path} is full or broken.");
                }

                DataFile.Restamp(path);
                PrivateFiles.FlushFolder(Path.GetDirectoryName(path)!);
            }
            catch
            {
                File.Delete(path);
                throw;
            }
            finally
            {
                File.Delete(Database.LogPathOf(path));
                File.Delete(CheckpointLock.PathOf(path));
                RunFile.Delete(path);
            }
        },
        cancellationToken);

    /// <exception cref="IOException">A file is there that the copy would need, and that is not deleted: it may hold the newest writes of another database.</exception>
    private static void RequireFree(string path)
    {
        foreach (var file in new[] { Database.LogPathOf(path), RunFile.PathOf(path), CheckpointLock.PathOf(path) })
        {
            if (File.Exists(file))
            {
                throw new IOException($"{file} exists, and belongs to another database. Choose another name for the backup.");
            }
        }
    }

    private static void Copy(IDiskFile source, long length, string target, CancellationToken cancellationToken)
    {
        using var file = new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var block = new byte[BlockLength];
        for (var position = 0L; position < length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = source.Read(position, block.AsSpan(0, (int)Math.Min(block.Length, length - position)));
            if (count == 0)
            {
                throw new StorageException("The database became shorter while it was copied.");
            }

            file.Write(block, 0, count);
            position += count;
        }

        file.Flush(flushToDisk: true);
    }
}
