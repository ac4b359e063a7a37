using NemoBot.Core.Model;
using NemoBot.Storage.Postgres.Work;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.Postgres.Tables;

/// <summary>Stores the adapters' key-value pairs, quarantined input, and the number of anonymous token fetches.</summary>
internal sealed class PlatformTable(Sealer sealer, TimeProvider time)
{
    /// <summary>Maximum number of expired values to delete with each write.</summary>
    private const int ForgetAtOnce = 8;

    /// <summary>Returns the name that a transaction locks before it reads or writes a value, for its <see cref="Scope"/>: a value that is not there has no row to lock.</summary>
    public static string NameOf(string platform, string key) => $"value\n{platform}\n{key}";

    /// <summary>Returns null for a value that cannot be decrypted, as if it were missing: the adapter recreates it.</summary>
    public Task<string?> GetValueAsync(Session session, string platform, string key) => session.FirstAsync(
        "SELECT sealed FROM platform_values WHERE platform = $1 AND key = $2 AND (keep_until IS NULL OR keep_until > $3)",
        row => sealer.Open(SealedKinds.PlatformValues, SealedKinds.OwnerOf(platform, key), row.Bytes(0)),
        platform,
        key,
        time.GetUtcNow());

    /// <param name="keepFor">Null keeps the value until it is removed.</param>
    public Task SetValueAsync(Session session, string platform, string key, string? value, TimeSpan? keepFor)
    {
        var now = time.GetUtcNow();
        var forgotten = session.ExecuteAsync(
            """
            DELETE FROM platform_values WHERE (platform, key) IN
                (SELECT platform, key FROM platform_values WHERE keep_until <= $1 ORDER BY keep_until LIMIT $2 FOR UPDATE SKIP LOCKED)
            """,
            now,
            ForgetAtOnce);
        return Task.WhenAll(
            forgotten,
            value is null
                ? session.ExecuteAsync("DELETE FROM platform_values WHERE platform = $1 AND key = $2", platform, key)
                : session.ExecuteAsync(
                    """
                    INSERT INTO platform_values (platform, key, sealed, keep_until) VALUES ($1, $2, $3, $4)
                    ON CONFLICT (platform, key) DO UPDATE SET sealed = excluded.sealed, keep_until = excluded.keep_until
                    """,
                    platform,
                    key,
                    sealer.Seal(SealedKinds.PlatformValues, SealedKinds.OwnerOf(platform, key), value),
                    now + keepFor));
    }

    /// <param name="keepFor">See <see cref="SetValueAsync"/>.</param>
    public async Task<string?> UpdateValueAsync(Session session, string platform, string key, Func<string?, string?> change, TimeSpan? keepFor)
    {
        var stored = await GetValueAsync(session, platform, key);
        var changed = change(stored);
        if (changed != stored)
        {
            await SetValueAsync(session, platform, key, changed, keepFor);
        }

        return changed;
    }

    public Task QuarantineAsync(Session session, string platform, string raw, string reason) => Task.WhenAll(
        session.ExecuteAsync(
            "INSERT INTO quarantine (platform, reason, at, sealed) VALUES ($1, $2, $3, $4)",
            platform,
            reason,
            time.GetUtcNow(),
            sealer.Seal(SealedKinds.Quarantine, platform, QuarantinedText.Of(raw))),
        session.ExecuteAsync(
            "DELETE FROM quarantine WHERE platform = $1 AND seq <= (SELECT seq FROM quarantine WHERE platform = $1 ORDER BY seq DESC LIMIT 1 OFFSET $2)", platform, Retention.Quarantined));

    public async Task<IReadOnlyList<QuarantinedInput>> QuarantinedAsync(Session session, string platform, int count) => await session.QueryAsync(
        "SELECT sealed, reason, at FROM quarantine WHERE platform = $1 ORDER BY seq DESC LIMIT $2",
        row => new QuarantinedInput(platform, sealer.Open(SealedKinds.Quarantine, platform, row.Bytes(0)), row.GetString(1), row.Time(2)),
        platform,
        count);

    public async Task<int> AddTokenFetchAsync(Session session)
    {
        _ = session.ExecuteAsync("DELETE FROM token_fetches WHERE at <= $1", WindowStart);
        _ = session.ExecuteAsync("INSERT INTO token_fetches (at) VALUES ($1)", time.GetUtcNow());
        return await CountTokenFetchesAsync(session);
    }

    public async Task<int> CountTokenFetchesAsync(Session session) => (int)await session.NumberAsync("SELECT count(*) FROM token_fetches WHERE at > $1", WindowStart);

    private DateTimeOffset WindowStart => time.GetUtcNow() - Retention.TokenFetches;
}
