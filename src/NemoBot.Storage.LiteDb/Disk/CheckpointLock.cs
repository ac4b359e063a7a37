using NemoBot.Core.Model;
using NemoBot.Storage.Files;

namespace NemoBot.Storage.LiteDb.Disk;

/// <summary>
/// Keeps checkpoints and readers in other processes apart, by a lock on a file beside the database. Between checkpoints the data file stands still and the log only
/// grows, so whoever holds off the next checkpoint reads a consistent database.
/// </summary>
internal static class CheckpointLock
{
    /// <summary>A checkpoint takes milliseconds; the first one after a sudden end may take seconds.</summary>
    private static readonly TimeSpan MostWait = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(5);

    public static string PathOf(string databasePath) => databasePath + ".read";

    /// <summary>For a checkpoint. Returns null if somebody reads the database: the log keeps what the checkpoint would copy.</summary>
    /// <exception cref="IOException">The lock file cannot be opened.</exception>
    public static IDisposable? TryTake(string databasePath)
    {
        try
        {
            return PrivateFiles.OpenAlone(PathOf(databasePath));
        }
        catch (IOException taken) when (PrivateFiles.IsTaken(taken))
        {
            return null;
        }
    }

    /// <summary>Like <see cref="TryTake"/>, but waits for readers. Blocks the thread.</summary>
    /// <exception cref="StorageException">Somebody reads for too long.</exception>
    public static IDisposable Take(string databasePath) => Wait(() => TryTake(databasePath), databasePath);

    /// <summary>Holds off checkpoints; several readers may do so at the same time. Blocks the thread while a checkpoint runs.</summary>
    /// <returns>Null if the file is missing and cannot be created: then no bot runs on the database.</returns>
    /// <exception cref="StorageException">A checkpoint takes too long.</exception>
    public static IDisposable? HoldOff(string databasePath)
    {
        var path = PathOf(databasePath);
        try
        {
            if (!File.Exists(path))
            {
                PrivateFiles.CreateNew(path).Dispose();
                AllowOthers(path);
            }
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process created it.
        }
        catch (IOException)
        {
            return null; // A read-only file system.
        }

        return Wait(
            () =>
            {
                try
                {
                    return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
                }
                catch (IOException taken) when (PrivateFiles.IsTaken(taken))
                {
                    return null;
                }
            },
            databasePath);
    }

    /// <summary>The reader may be another user than the bot, root perhaps, and the bot must be able to open the file; it is empty.</summary>
    private static void AllowOthers(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite);
        }
    }

    private static IDisposable Wait(Func<IDisposable?> tryTake, string databasePath)
    {
        for (var end = Environment.TickCount64 + (long)MostWait.TotalMilliseconds; Environment.TickCount64 < end; Task.Delay(BetweenTries, TimeProvider.System).GetAwaiter().GetResult())
        {
            if (tryTake() is { } taken)
            {
                return taken;
            }
        }

        throw new StorageException($"The database at Storage:Path ({databasePath}) is being read by another process, such as a backup; try again when that is finished.");
    }
}
