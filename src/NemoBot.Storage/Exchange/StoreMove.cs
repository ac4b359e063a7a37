using NemoBot.Core.Model;
using NemoBot.Storage.Engines;
using NemoBot.Storage.Files;

namespace NemoBot.Storage.Exchange;

/// <summary>
/// Moves a database to another engine: into a draft beside it, which is verified row by row and then takes its place. The old file is kept under another name. A
/// move that is interrupted leaves the old database in place, and is begun again.
/// </summary>
public sealed partial class StoreMove(TimeProvider time, ILogger<StoreMove> logger)
{
    /// <summary>Ends the name of a copy that is not complete.</summary>
    private const string Draft = ".part";

    /// <param name="from">The engine of the database; no process has it open, and its last run ended cleanly.</param>
    /// <returns>Where the old database is now.</returns>
    /// <exception cref="StorageException">The database was not moved and serves as before; the message is for the operator.</exception>
    public string Move(IStorageEngine from, IStorageEngine to, string databasePath)
    {
        using var held = StoreLock.Take(databasePath);
        RequireRest(from, databasePath);
        var began = time.GetTimestamp();
        var draft = databasePath + ".moving";
        var kept = Free($"{databasePath}.{from.Name}");
        long written;
        try
        {
            Remove(to.FilesOf(draft));
            written = Write(from, to, databasePath, draft);
            Keep(databasePath, kept);

            // A log that an earlier database of that engine left is not this one's.
            to.SetLogAside(databasePath, $".old-{time.GetUtcNow():yyyyMMddHHmmssfff}");
            File.Move(draft, databasePath, overwrite: true);
        }
        catch (Exception fault)
        {
            // A start that fails again and again must not fill the disk.
            TryRemove([.. to.FilesOf(draft), kept, kept + Draft]);
            if (fault is StorageException)
            {
                throw;
            }

            throw new StorageException($"The database at Storage:Path ({databasePath}) cannot be moved to {to.Name}: {fault.Message.ReplaceLineEndings(" ").TrimEnd('.')}. It is unchanged; Storage:Engine={from.Name} starts the bot on it as before.", fault);
        }

        PrivateFiles.FlushFolder(Path.GetDirectoryName(databasePath)!);
        TryRemove([.. from.FilesOf(databasePath).Skip(1), .. to.FilesOf(draft)]);
        LogMoved(written, from.Name, to.Name, time.GetElapsedTime(began).TotalSeconds, kept);
        return kept;
    }

    /// <exception cref="StorageException">The file alone is not the whole database.</exception>
    internal static void RequireRest(IStorageEngine engine, string databasePath)
    {
        if (new FileInfo(engine.LogPathOf(databasePath)) is { Exists: true, Length: > 0 })
        {
            throw new StorageException($"The database at Storage:Path ({databasePath}) is being read by another process, such as a backup; try again when that is finished.");
        }
    }

    private static long Write(IStorageEngine from, IStorageEngine to, string databasePath, string draft)
    {
        var (source, copied) = (new RowDigest(), new RowDigest());
        using (var inspection = from.Inspect(databasePath) ?? throw new StorageException($"There is no database at Storage:Path ({databasePath})."))
        {
            to.Create(draft, source.Over(inspection.Rows()));
        }

        if (new FileInfo(to.LogPathOf(draft)) is { Exists: true, Length: > 0 })
        {
            throw new StorageException($"The database at Storage:Path ({databasePath}) was not moved to {to.Name}: the copy is not complete. It is unchanged; Storage:Engine={from.Name} starts the bot on it as before.");
        }

        using (var copy = to.Inspect(draft) ?? throw new StorageException("The moved database is empty."))
        {
            foreach (var row in copy.Rows())
            {
                copied.Add(row);
            }
        }

        return source.DifferenceFrom(copied) is { } kind
            ? throw new StorageException($"The database at Storage:Path ({databasePath}) was not moved to {to.Name}: {kind} differs in the copy. It is unchanged; Storage:Engine={from.Name} starts the bot on it as before.")
            : source.Rows;
    }

    /// <summary>Copies the database, so that there is one at its path at every moment.</summary>
    private static void Keep(string databasePath, string kept)
    {
        var copy = kept + Draft;
        File.Delete(copy);
        using (var source = new FileStream(databasePath, FileMode.Open, FileAccess.Read, FileShare.Read))
        using (var target = PrivateFiles.CreateNew(copy))
        {
            source.CopyTo(target);
            target.Flush(flushToDisk: true);
        }

        File.Move(copy, kept);
        PrivateFiles.FlushFolder(Path.GetDirectoryName(databasePath)!);
    }

    /// <summary>Returns a name that no file has.</summary>
    internal static string Free(string path)
    {
        for (var number = 1; ; number++)
        {
            var candidate = number == 1 ? path : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{path}.{number}");
            if (!File.Exists(candidate))
            {
                return candidate;
            }
        }
    }

    private void TryRemove(IEnumerable<string> files)
    {
        try
        {
            Remove(files);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogNotRemoved(fault);
        }
    }

    internal static void Remove(IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            File.Delete(file);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Cannot remove the draft of a store that was not moved")]
    private partial void LogNotRemoved(Exception fault);

    [LoggerMessage(LogLevel.Information, "Moved the store, {Rows} rows, from {From} to {To} in {Seconds:0.0} s; the old database is kept as {Kept}")]
    private partial void LogMoved(long rows, string from, string to, double seconds, string kept);
}
