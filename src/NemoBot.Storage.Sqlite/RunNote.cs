using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using NemoBot.Storage.Files;

namespace NemoBot.Storage.Sqlite;

/// <summary>
/// What the run has committed, noted in a file beside the database. The database counts its commits too; when the note is ahead of it after a sudden end,
/// the newest writes are gone: the write-ahead log was lost or cut off. When the main file knows of another run, the log beside it is not its own.
/// </summary>
/// <remarks>The note is never ahead of the disk: it is written after the commit was flushed. It is not flushed itself, so after a power cut it may be behind, which tells nothing.</remarks>
internal sealed class RunNote : IDisposable
{
    private readonly FileStream _file;
    private readonly string _path;
    private readonly string _run;

    private RunNote(FileStream file, string path, string run, long commits) => (_file, _path, _run, Commits) = (file, path, run, commits);

    public long Commits { get; private set; }

    public static string PathOf(string databasePath) => databasePath + ".run";

    /// <summary>What a run left that did not come to its end; null after an orderly one.</summary>
    public static (string Run, long Commits)? Read(string databasePath)
    {
        var path = PathOf(databasePath);
        return File.Exists(path)
            && File.ReadAllText(path).Split(' ', StringSplitOptions.TrimEntries) is [{ Length: > 0 } run, var commits]
            && long.TryParse(commits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? (run, number)
                : null;
    }

    /// <summary>Begins a run, before its first write. Null when somebody reads the database in a way that lets no run begin: then this one keeps no note.</summary>
    public static RunNote? Begin(string databasePath, Database database)
    {
        var path = PathOf(databasePath);

        // The log is empty before the main file is given its run and after it. So whenever the main file and the note disagree, the log holds nothing but
        // that, or is another database's: either way it can be done without.
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

    /// <summary>Within the transaction, as its last write.</summary>
    public void Count(Database database) => StoreTable.SetCommits(database, Commits + 1);

    /// <summary>After the commit.</summary>
    public void Committed()
    {
        Commits++;
        try
        {
            Write();
        }
        catch (IOException)
        {
            // The disk is full or broken, and the next commit meets that too. A note that is behind raises no false alarm.
        }
    }

    /// <summary>An orderly end: all is in the main file, and there is nothing to compare at the next start.</summary>
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
            // The log keeps what the main file could not take, and the note stays with it: the next start reads both.
        }
    }

    public void Dispose() => _file.Dispose();

    private void Write() => RandomAccess.Write(_file.SafeFileHandle, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{_run} {Commits:D19}\n")), 0);
}
