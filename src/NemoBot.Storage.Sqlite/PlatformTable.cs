using NemoBot.Core.Model;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.Sqlite;

/// <summary>Stores the adapters' key-value pairs, quarantined input, and the number of anonymous token fetches.</summary>
internal sealed class PlatformTable(Sealer sealer, TimeProvider time)
{
    /// <summary>Maximum number of expired values to delete with each write.</summary>
    private const int ForgetAtOnce = 8;

    /// <summary>Returns null for a value that cannot be decrypted, as if it were missing: the adapter recreates it.</summary>
    public string? GetValue(Database database, string platform, string key)
    {
        var value = database.First(
            "SELECT sealed FROM platform_values WHERE platform = $platform AND key = $key AND (keep_until IS NULL OR keep_until > $now)",
            row => row.GetFieldValue<byte[]>(0),
            ("$platform", platform),
            ("$key", key),
            ("$now", time.GetUtcNow().ToUnixTimeMilliseconds()));
        return value is null ? null : sealer.Open(SealedKinds.PlatformValues, Owner(platform, key), value);
    }

    /// <param name="keepFor">Null keeps the value until it is removed.</param>
    public int SetValue(Database database, string platform, string key, string? value, TimeSpan? keepFor)
    {
        var now = time.GetUtcNow();
        database.Execute(
            "DELETE FROM platform_values WHERE (platform, key) IN (SELECT platform, key FROM platform_values WHERE keep_until <= $now ORDER BY keep_until LIMIT $most)",
            ("$now", now.ToUnixTimeMilliseconds()),
            ("$most", ForgetAtOnce));
        return value is null
            ? database.Execute("DELETE FROM platform_values WHERE platform = $platform AND key = $key", ("$platform", platform), ("$key", key))
            : database.Execute(
                """
                INSERT INTO platform_values (platform, key, sealed, keep_until) VALUES ($platform, $key, $sealed, $until)
                ON CONFLICT (platform, key) DO UPDATE SET sealed = excluded.sealed, keep_until = excluded.keep_until
                """,
                ("$platform", platform),
                ("$key", key),
                ("$sealed", sealer.Seal(SealedKinds.PlatformValues, Owner(platform, key), value)),
                ("$until", keepFor is { } life ? (now + life).ToUnixTimeMilliseconds() : null));
    }

    /// <param name="keepFor">See <see cref="SetValue"/>.</param>
    public string? UpdateValue(Database database, string platform, string key, Func<string?, string?> change, TimeSpan? keepFor)
    {
        var stored = GetValue(database, platform, key);
        var changed = change(stored);
        if (changed != stored)
        {
            SetValue(database, platform, key, changed, keepFor);
        }

        return changed;
    }

    public int Quarantine(Database database, string platform, string raw, string reason)
    {
        database.Execute(
            "INSERT INTO quarantine (platform, reason, at, sealed) VALUES ($platform, $reason, $at, $sealed)",
            ("$platform", platform),
            ("$reason", reason),
            ("$at", time.GetUtcNow().ToUnixTimeMilliseconds()),
            ("$sealed", sealer.Seal(SealedKinds.Quarantine, platform, QuarantinedText.Of(raw))));
        return database.Execute(
            """
            DELETE FROM quarantine WHERE platform = $platform
                AND seq <= (SELECT seq FROM quarantine WHERE platform = $platform ORDER BY seq DESC LIMIT 1 OFFSET $limit)
            """,
            ("$platform", platform),
            ("$limit", Retention.Quarantined));
    }

    public IReadOnlyList<QuarantinedInput> Quarantined(Database database, string platform, int count) => database.Query(
        "SELECT sealed, reason, at FROM quarantine WHERE platform = $platform ORDER BY seq DESC LIMIT $count",
        row => new QuarantinedInput(
            platform,
            sealer.Open(SealedKinds.Quarantine, platform, row.GetFieldValue<byte[]>(0)),
            row.GetString(1),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2))),
        ("$platform", platform),
        ("$count", count));

    public int AddTokenFetch(Database database)
    {
        database.Execute("DELETE FROM token_fetches WHERE at <= $since", ("$since", WindowStart));
        database.Execute("INSERT INTO token_fetches (at) VALUES ($now)", ("$now", time.GetUtcNow().ToUnixTimeMilliseconds()));
        return CountTokenFetches(database);
    }

    public int CountTokenFetches(Database database) => (int)database.Number("SELECT count(*) FROM token_fetches WHERE at > $since", ("$since", WindowStart));

    private long WindowStart => (time.GetUtcNow() - Retention.TokenFetches).ToUnixTimeMilliseconds();

    private static string Owner(string platform, string key) => $"{platform}\n{key}";
}
