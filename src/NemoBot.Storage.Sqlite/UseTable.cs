using NemoBot.Core.Model;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.Sqlite;

/// <summary>Counts the usage of limited resources by user and UTC day. The user is a chat or a keyed hash: no address is stored.</summary>
internal static class UseTable
{
    private const int ForgetAtOnce = 64;

    /// <summary>Counts all of the uses. Call it within the transaction of the work they are for.</summary>
    /// <exception cref="UsedUpException">A limit is reached; the transaction must be rolled back.</exception>
    public static void Take(Database database, IReadOnlyList<Use> uses, DateTimeOffset now)
    {
        if (uses.Count == 0)
        {
            return;
        }

        Forget(database, now);
        foreach (var use in uses)
        {
            if (Used(database, use.Who, use.What, now) + use.Count > use.Most)
            {
                throw new UsedUpException(use);
            }

            if (use.What != Scarce.WaitingJobs) // Counted from the rows of the jobs.
            {
                database.Execute(
                    "INSERT INTO uses (who, what, day, count) VALUES ($who, $what, $day, $count) ON CONFLICT (who, what, day) DO UPDATE SET count = count + excluded.count",
                    ("$who", use.Who),
                    ("$what", use.What.ToString()),
                    ("$day", UseDays.Of(now)),
                    ("$count", use.Count));
            }
        }
    }

    /// <summary>Refunds a use that had no effect.</summary>
    public static int GiveBack(Database database, Use use) => database.Execute(
        """
        UPDATE uses SET count = count - $count
        WHERE who = $who AND what = $what AND count >= $count AND day = coalesce($day, (SELECT max(day) FROM uses WHERE who = $who AND what = $what AND count >= $count))
        """,
        ("$who", use.Who),
        ("$what", use.What.ToString()),
        ("$count", use.Count),
        ("$day", use.Day is { } day ? UseDays.Of(day) : null));

    /// <summary>Returns the usage within the resource's time window.</summary>
    public static long Used(Database database, string who, Scarce what, DateTimeOffset now) => what == Scarce.WaitingJobs
        ? database.Number("SELECT count(*) FROM jobs WHERE counted_as = $who AND state IN ('Queued', 'Running')", ("$who", who))
        : database.Number(
            "SELECT sum(count) FROM uses WHERE who = $who AND what = $what AND day >= $first AND day <= $today",
            ("$who", who),
            ("$what", what.ToString()),
            ("$first", UseDays.FirstOf(what, now)),
            ("$today", UseDays.Of(now)));

    /// <summary>Returns what is counted under the key, the newest day first.</summary>
    public static IReadOnlyList<CountedUse> Of(Database database, string who) => database.Query(
        "SELECT what, day, count FROM uses WHERE who = $who ORDER BY day DESC, what",
        row => new CountedUse(row.GetString(0), UseDays.DateOf(row.GetInt64(1)), row.GetInt64(2)),
        ("$who", who));

    /// <summary>Moves the usage of a chat's old address to its new one.</summary>
    public static void Move(Database database, params ReadOnlySpan<(string Name, object? Value)> oldAndNew)
    {
        database.Execute(
            """
            INSERT INTO uses (who, what, day, count) SELECT $new, what, day, count FROM uses WHERE who = $old
            ON CONFLICT (who, what, day) DO UPDATE SET count = count + excluded.count
            """,
            oldAndNew);
        database.Execute("DELETE FROM uses WHERE who = $old", oldAndNew);
    }

    private static void Forget(Database database, DateTimeOffset now) => database.Execute(
        "DELETE FROM uses WHERE (who, what, day) IN (SELECT who, what, day FROM uses WHERE day <= $before ORDER BY day LIMIT $most)",
        ("$before", UseDays.Of(now) - UseDays.Longest),
        ("$most", ForgetAtOnce));
}
