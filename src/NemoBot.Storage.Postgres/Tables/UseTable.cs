using NemoBot.Core.Model;
using NemoBot.Storage.Postgres.Work;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.Postgres.Tables;

/// <summary>Counts the usage of limited resources by user and UTC day. The user is a chat or a keyed hash: no address is stored.</summary>
internal static class UseTable
{
    private const int ForgetAtOnce = 64;

    /// <summary>Returns the name that a transaction locks before it counts, for its <see cref="Scope"/>: two that count at once would both find the last one free.</summary>
    public static string NameOf(Use use) => $"use\n{use.What}\n{use.Who}";

    /// <summary>Counts all of the uses, in the transaction of the work they are for. Looks first: if a limit is reached, nothing is written.</summary>
    /// <exception cref="UsedUpException">A limit is reached.</exception>
    public static async Task TakeAsync(Session session, IReadOnlyList<Use> uses, DateTimeOffset now)
    {
        if (uses.Count == 0)
        {
            return;
        }

        var used = uses.Select(use => UsedAsync(session, use.Who, use.What, now)).ToList();
        var taken = new Dictionary<(string, Scarce), long>();
        for (var i = 0; i < uses.Count; i++)
        {
            var use = uses[i];
            var before = taken.GetValueOrDefault((use.Who, use.What));
            if (await used[i] + before + use.Count > use.Most)
            {
                throw new UsedUpException(use);
            }

            taken[(use.Who, use.What)] = use.What == Scarce.WaitingJobs ? 0 : before + use.Count; // Waiting jobs are counted from their rows.
        }

        await Task.WhenAll(uses.Where(use => use.What != Scarce.WaitingJobs).Select(use => session.ExecuteAsync(
            "INSERT INTO uses (who, what, day, count) VALUES ($1, $2, $3, $4) ON CONFLICT (who, what, day) DO UPDATE SET count = uses.count + excluded.count",
            use.Who,
            use.What.ToString(),
            UseDays.Of(now),
            use.Count)).Append(ForgetAsync(session, now)));
    }

    /// <summary>Refunds a use that had no effect.</summary>
    public static Task<int> GiveBackAsync(Session session, Use use) => session.ExecuteAsync(
        """
        UPDATE uses SET count = count - $3
        WHERE who = $1 AND what = $2 AND count >= $3 AND day = coalesce(nullif($4, -1), (SELECT max(day) FROM uses WHERE who = $1 AND what = $2 AND count >= $3))
        """,
        use.Who,
        use.What.ToString(),
        use.Count,
        use.Day is { } day ? UseDays.Of(day) : -1);

    /// <summary>Returns the usage within the resource's time window.</summary>
    public static Task<long> UsedAsync(Session session, string who, Scarce what, DateTimeOffset now) => what == Scarce.WaitingJobs
        ? session.NumberAsync("SELECT count(*) FROM jobs WHERE counted_as = $1 AND NOT is_finished", who)
        : session.NumberAsync(
            "SELECT sum(count)::bigint FROM uses WHERE who = $1 AND what = $2 AND day >= $3 AND day <= $4", who, what.ToString(), UseDays.FirstOf(what, now), UseDays.Of(now));

    /// <summary>Returns what is counted under the key, the newest day first.</summary>
    public static async Task<IReadOnlyList<CountedUse>> ListAsync(Session session, string who) => await session.QueryAsync(
        "SELECT what, day, count FROM uses WHERE who = $1 ORDER BY day + 0 DESC, what", // Not by the index of all days.
        row => new CountedUse(row.GetString(0), UseDays.DateOf(row.GetInt64(1)), row.GetInt64(2)), who);

    /// <summary>Moves the usage of a chat's old address to its new one.</summary>
    public static Task MoveAsync(Session session, ChatKey from, ChatKey to) => Task.WhenAll(
        session.ExecuteAsync(
            """
            INSERT INTO uses (who, what, day, count) SELECT $2, what, day, count FROM uses WHERE who = $1
            ON CONFLICT (who, what, day) DO UPDATE SET count = uses.count + excluded.count
            """,
            from,
            to),
        session.ExecuteAsync("DELETE FROM uses WHERE who = $1", from));

    private static Task<int> ForgetAsync(Session session, DateTimeOffset now) => session.ExecuteAsync(
        "DELETE FROM uses WHERE (who, what, day) IN (SELECT who, what, day FROM uses WHERE day <= $1 ORDER BY day LIMIT $2 FOR UPDATE SKIP LOCKED)",
        UseDays.Of(now) - UseDays.Longest,
        ForgetAtOnce);
}
