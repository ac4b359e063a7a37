using Microsoft.Data.Sqlite;
using NemoBot.Storage.Files;

namespace NemoBot.Storage.Sqlite;

/// <summary>
/// Records the run's number of commits beside the database (<see cref="RunFile"/>). The database counts its commits too: if the file is ahead of it after a crash,
/// the newest writes are lost, because the write-ahead log was deleted or truncated. If the main file names another run, the log beside it belongs to another database.
/// </summary>
internal sealed class RunNote : IDisposable
{
    private readonly RunFile _file;
    private readonly string _run;

    private RunNote(RunFile file, string run, long commits) => (_file, _run, Commits) = (file, run, commits);

    public long Commits { get; private set; }

    /// <summary>Begins a run, before its first write. Returns null if a reader blocks the checkpoint: then this run keeps no record.</summary>
    public static RunNote? Begin(string databasePath, Database database)
    {
        // The log is empty before and after the run is written to the main file. So whenever the main file and the record disagree, the log contains only that
        // write, or belongs to another database: either way it is dispensable.
        var run = Guid.NewGuid().ToString("N");
        if (!database.Checkpoint(emptiesLog: true))
        {
            RunFile.Delete(databasePath);
            return null;
        }

        StoreTable.SetRun(database, run);
        RunFile.Delete(databasePath);
        if (!database.Checkpoint(emptiesLog: true))
        {
            return null;
        }

        var commits = StoreTable.Commits(database);
        return new(RunFile.Create(databasePath, run, commits), run, commits);
    }

    /// <summary>Call it within the transaction, as its last write.</summary>
    public void Count(Database database) => StoreTable.SetCommits(database, Commits + 1);

    /// <summary>Call it after the commit.</summary>
    public void Committed()
    {
        Commits++;
        try
        {
            _file.Write(_run, Commits);
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
                _file.Remove();
            }
        }
        catch (Exception failure) when (failure is SqliteException or IOException or UnauthorizedAccessException)
        {
            // The log keeps what was not copied to the main file, and the record stays with it: the next start reads both.
        }
    }

    public void Dispose() => _file.Dispose();
}
