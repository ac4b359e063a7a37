using Microsoft.Data.Sqlite;

namespace NemoBot.Storage.Sqlite;

/// <content>A look from outside.</content>
public sealed partial class SqliteStore
{
    /// <summary>Encrypted records that are tried.</summary>
    private const int SealedSample = 200;

    /// <summary>Looks at the file as it is, without opening the store: reads only, and the bot may be running. Takes seconds for gigabytes.</summary>
    internal StoreReport Examine()
    {
        try
        {
            using var database = Database.OpenForReading(_path);
            if (Migrator.Fault(database, Schema.Steps) is { } fault)
            {
                return new(fault, 0, 0, 0, 0);
            }

            var integrity = database.First("PRAGMA quick_check(1)", row => row.GetString(0));
            if (integrity != "ok")
            {
                return new($"The database at Storage:Path is damaged ({integrity}). Restore a backup.", 0, 0, 0, 0);
            }

            if (database.Number("PRAGMA user_version") == 0)
            {
                return new(null, 0, 0, 0, 0);
            }

            var accounts = database.Query(
                "SELECT chat, sealed FROM chats WHERE sealed IS NOT NULL LIMIT $most",
                row => _chats.CanOpen(row.GetString(0), row.GetFieldValue<byte[]>(1)),
                ("$most", SealedSample));
            var aside = database.Number("SELECT count(*) FROM inbox WHERE unreadable = 1");
            return new(
                null,
                database.Number("SELECT count(*) FROM chats WHERE moved_to IS NULL"),
                database.Number("SELECT count(*) FROM inbox"),
                accounts.Count + aside,
                accounts.Count(opened => !opened) + aside);
        }
        catch (SqliteException failure)
        {
            return new($"The database at Storage:Path cannot be read: {failure.Message}", 0, 0, 0, 0);
        }
    }
}

/// <summary>What a look at the database found.</summary>
/// <param name="Fault">Why the bot could not start with it; null when it could.</param>
/// <param name="Sealed">Encrypted records that were tried.</param>
/// <param name="Unopened">Those that the keys do not open.</param>
internal sealed record StoreReport(string? Fault, long Chats, long Waiting, long Sealed, long Unopened);
