using NemoBot.Core.Model;

namespace NemoBot.Storage.Sqlite;

/// <summary>Migrates a database to the current schema version, in one transaction.</summary>
internal static class Migrator
{
    /// <summary>"NEMO": distinguishes our files from other SQLite databases (<c>PRAGMA application_id</c>).</summary>
    private const long ApplicationId = 0x4E454D4F;

    /// <summary>Returns why this program cannot use the database, for the operator; null if it can. Reads only.</summary>
    public static string? Fault(Database database, IReadOnlyList<string> steps)
    {
        var version = database.Number("PRAGMA user_version");
        if (version == 0 && database.Number("SELECT count(*) FROM sqlite_schema") > 0
            || version > 0 && database.Number("PRAGMA application_id") != ApplicationId)
        {
            return "The file at Storage:Path is not a NemoBot database. Nothing was changed; choose another path, or start over with --new-store.";
        }

        return version > steps.Count
            ? $"The database at Storage:Path has version {version}, but this NemoBot knows only versions up to {steps.Count}. "
                + "Nothing was changed; start the newer NemoBot, or restore a backup."
            : null;
    }

    /// <exception cref="StorageException">The file is not a NemoBot database, or a newer version wrote it; nothing was changed.</exception>
    public static void Migrate(Database database, IReadOnlyList<string> steps)
    {
        if (Fault(database, steps) is { } fault)
        {
            throw new StorageException(fault);
        }

        var version = database.Number("PRAGMA user_version");

        // Not possible within a transaction; persists in the file.
        database.Run("PRAGMA journal_mode = WAL");
        if (version == steps.Count)
        {
            return;
        }

        database.Run("BEGIN IMMEDIATE");
        try
        {
            foreach (var step in steps.Skip((int)version))
            {
                database.Run(step);
            }

            database.Run($"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {steps.Count}; COMMIT");
        }
        catch
        {
            if (database.InTransaction)
            {
                database.Run("ROLLBACK");
            }

            throw;
        }
    }
}
