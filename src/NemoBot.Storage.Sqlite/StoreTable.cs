namespace NemoBot.Storage.Sqlite;

/// <summary>The store's own row: whose it is, which run writes it, and which keys its rows are sealed with.</summary>
internal static class StoreTable
{
    private const string KeyKind = "keys_used";
    private const string KeyOwner = "check";

    /// <summary>What a key check opens to.</summary>
    private const string KnownValue = "NemoBot";

    public static bool Exists(Database database) => database.Number("SELECT count(*) FROM sqlite_schema WHERE name = 'store' AND type = 'table'") == 1;

    /// <summary>Null before the first start with a version that has identities.</summary>
    public static string? Id(Database database) => database.First("SELECT id FROM store", row => row.GetString(0));

    /// <summary>Gives a store that has none its identity, and returns the one it has.</summary>
    public static string Ensure(Database database, string idOfNew)
    {
        database.Execute("INSERT INTO store (one, id) VALUES (1, $id) ON CONFLICT DO NOTHING", ("$id", idOfNew));
        return Id(database)!;
    }

    public static string? Run(Database database) => database.First("SELECT run FROM store WHERE run IS NOT NULL", row => row.GetString(0));

    public static void SetRun(Database database, string? run) => database.Execute("UPDATE store SET run = $run", ("$run", run));

    public static long Commits(Database database) => database.Number("SELECT commits FROM store");

    public static void SetCommits(Database database, long commits) => database.Execute("UPDATE store SET commits = $commits", ("$commits", commits));

    /// <summary>Counts up, and returns what is stored then.</summary>
    public static long Probe(Database database)
    {
        database.Execute("UPDATE store SET probe = probe + 1");
        return database.Number("SELECT probe FROM store");
    }

    /// <summary>Remembers the key that new rows are sealed with, so that a start knows whether it is there.</summary>
    public static bool NoteKey(Database database, Sealer sealer)
    {
        var value = sealer.Seal(KeyKind, KeyOwner, KnownValue);
        return database.Execute(
            "INSERT INTO keys_used (key, sealed) VALUES ($key, $sealed) ON CONFLICT (key) DO UPDATE SET lost = 0, sealed = excluded.sealed WHERE lost = 1 OR sealed IS NULL",
            ("$key", MasterSealer.KeyOf(value)),
            ("$sealed", value)) == 1;
    }

    /// <summary>The keys that must be there: all that are noted and not given up. True: it opens.</summary>
    public static IReadOnlyList<(string Key, bool Opens)> TryKeys(Database database, Sealer sealer) => database.Query(
        "SELECT key, sealed FROM keys_used WHERE lost = 0 AND sealed IS NOT NULL",
        row => (row.GetString(0), sealer.Open(KeyKind, KeyOwner, row.GetFieldValue<byte[]>(1)) == KnownValue));

    public static IReadOnlyList<string> LostKeys(Database database) => database.Query("SELECT key FROM keys_used WHERE lost = 1", row => row.GetString(0));

    /// <summary>Rows that this key sealed are no damage from now on, only unreadable.</summary>
    public static void GiveUpKey(Database database, string key) => database.Execute(
        "INSERT INTO keys_used (key, lost) VALUES ($key, 1) ON CONFLICT (key) DO UPDATE SET lost = 1", ("$key", key));

    /// <summary>Every row that can be read is sealed as this version seals it. ("sealed_at" is of a version that sealed them otherwise.)</summary>
    public static bool IsResealed(Database database) => database.Number("SELECT count(resealed_at) FROM store") == 1;

    public static void SetResealed(Database database, DateTimeOffset now) => database.Execute("UPDATE store SET resealed_at = $now", ("$now", now.ToUnixTimeMilliseconds()));
}
