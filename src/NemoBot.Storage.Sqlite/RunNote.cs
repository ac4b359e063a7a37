using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using NemoBot.Storage.Files;

namespace NemoBot.Storage.Sqlite;

/// <summary>
/// Records the run's number of commits in a file beside the database. The database counts its commits too: if the file is ahead of it after a crash, the
/// newest writes are lost, because the write-ahead log was deleted or truncated. If the main file names another run, the log beside it belongs to another database.
/// </summary>
/// <remarks>
/// The file is never ahead of the disk: it is written after the commit was flushed. It is not flushed itself, so after a power failure it may be behind, which
/// proves nothing.
/// </remarks>
internal sealed class RunNote : IDisposable
{
    private readonly FileStream _file;
    private readonly string _path;
    private readonly string _run;

    private RunNote(FileStream file, string path, string run, long commits) => (_file, _path, _run, Commits) = (file, path, run, commits);

    public long Commits { get; private set; }

    public static string PathOf(string databasePath) => databasePath + ".run";

    /// <summary>Returns what a run that did not shut down cleanly left; null after a clean shutdown.</summary>
    public static (string Run, long Commits)? Read(string databasePath)
    {
        var path = PathOf(databasePath);
        return File.Exists(path)
            && File.ReadAllText(path).Split(' ', StringSplitOptions.TrimEntries) is [{ Length: > 0 } run, var commits]
            && long.TryParse(commits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? (run, number)
                : null;
    }

    /// <summary>Begins a run, before its first write. Returns null if a reader blocks the checkpoint: then this run keeps no record.</summary>
    public static RunNote? Begin(string databasePath, Database database)
    {
        var path = PathOf(databasePath);

        // The log is empty before and after the run is written to the main file. So whenever the main file and the record disagree, the log contains only that
        // write, or belongs to another database: either way it is dispensable.
        var run = Guid.NewGuid().ToString("N");
        if (!database.Checkpoint(emptiesLog: true))
        {
            File.Delete(path);
            return null;
        }

        StoreTable.SetRun(database, run);
        File.Delete(path);
        if (!database.Checkpoint(emptiesLog: true))
        {
            return null;
        }

        var file = PrivateFiles.CreateNew(path);
        var note = new RunNote(file, path, run, StoreTable.Commits(database));
        note.Write();
        file.Flush(flushToDisk: true);
        return note;
    }

    /// <summary>Call it within the transaction, as its last write.</summary>
    public void Count(Database database) => StoreTable.SetCommits(database, Commits + 1);

    /// <summary>Call it after the commit.</summary>
    public void Committed()
    {
        Commits++;
        try
        {
            Write();
        }
        catch (IOException)
        {
            // The disk is full or broken, and the next commit fails too. A record that is behind raises no false alarm.
        }
    }

    /// <summary>Ends the run cleanly: everything is in the main file, and the next start has nothing to compare.</summary>
    public void End(Database database)
    {
        try
        {
            if (database.Checkpoint(emptiesLog: true))
            {
                Dispose();
                File.Delete(_path);
            }
        }
        catch (Exception failure) when (failure is SqliteException or IOException or UnauthorizedAccessException)
        {
            // The log keeps what was not copied to the main file, and the record stays with it: the next start reads both.
        }
    }

    public void Dispose() => _file.Dispose();

    private void Write() => RandomAccess.Write(_file.SafeFileHandle, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{_run} {Commits:D19}\n")), 0);
}
