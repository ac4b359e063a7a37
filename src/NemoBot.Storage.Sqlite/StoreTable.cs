using NemoBot.Storage.Rows;

namespace NemoBot.Storage.Sqlite;

/// <summary>The store's own row: its identity, the run that writes it, and the keys its rows are sealed with.</summary>
internal static class StoreTable
{
    private const string KeyKind = SealedKinds.UsedKeys;
    private const string KeyOwner = "check";

    /// <summary>The plaintext of a key check.</summary>
    private const string KnownValue = "NemoBot";

    public static bool Exists(Database database) => database.Number("SELECT count(*) FROM sqlite_schema WHERE name = 'store' AND type = 'table'") == 1;

    /// <summary>Returns null before the first start with a version that has identities.</summary>
    public static string? Id(Database database) => database.First("SELECT id FROM store", row => row.GetString(0));

    /// <summary>Gives the store an identity if it has none; returns the store's identity.</summary>
    public static string Ensure(Database database, string idOfNew)
    {
        database.Execute("INSERT INTO store (one, id) VALUES (1, $id) ON CONFLICT DO NOTHING", ("$id", idOfNew));
        return Id(database)!;
    }

    public static string? Run(Database database) => database.First("SELECT run FROM store WHERE run IS NOT NULL", row => row.GetString(0));

    public static void SetRun(Database database, string? run) => database.Execute("UPDATE store SET run = $run", ("$run", run));

    public static long Commits(Database database) => database.Number("SELECT commits FROM store");

    public static void SetCommits(Database database, long commits) => database.Execute("UPDATE store SET commits = $commits", ("$commits", commits));

    /// <summary>Increments the probe counter and returns its stored value.</summary>
    public static long Probe(Database database)
    {
        database.Execute("UPDATE store SET probe = probe + 1");
        return database.Number("SELECT probe FROM store");
    }

    /// <summary>Records the key that new rows are sealed with, so that a start can detect its loss.</summary>
    public static bool NoteKey(Database database, Sealer sealer)
    {
        var value = sealer.Seal(KeyKind, KeyOwner, KnownValue);
        return database.Execute(
            "INSERT INTO keys_used (key, sealed) VALUES ($key, $sealed) ON CONFLICT (key) DO UPDATE SET lost = 0, sealed = excluded.sealed WHERE lost = 1 OR sealed IS NULL",
            ("$key", MasterSealer.KeyOf(value)),
            ("$sealed", value)) == 1;
    }

    /// <summary>Returns the required keys (all that are recorded and not given up), and whether each can be decrypted.</summary>
    public static IReadOnlyList<(string Key, bool Opens)> TryKeys(Database database, Sealer sealer) => database.Query(
        "SELECT key, sealed FROM keys_used WHERE lost = 0 AND sealed IS NOT NULL",
        row => (row.GetString(0), sealer.Open(KeyKind, KeyOwner, row.GetFieldValue<byte[]>(1)) == KnownValue));

    public static IReadOnlyList<string> LostKeys(Database database) => database.Query("SELECT key FROM keys_used WHERE lost = 1", row => row.GetString(0));

    /// <summary>Marks a key as lost: rows that it sealed are unreadable, but do not count as damage.</summary>
    public static void GiveUpKey(Database database, string key) => database.Execute(
        "INSERT INTO keys_used (key, lost) VALUES ($key, 1) ON CONFLICT (key) DO UPDATE SET lost = 1", ("$key", key));

    /// <summary>Returns whether every readable row is sealed in the current form. ("sealed_at" is from a version that sealed differently.)</summary>
    public static bool IsResealed(Database database) => database.Number("SELECT count(resealed_at) FROM store") == 1;

    public static void SetResealed(Database database, DateTimeOffset now) => database.Execute("UPDATE store SET resealed_at = $now", ("$now", now.ToUnixTimeMilliseconds()));
}
