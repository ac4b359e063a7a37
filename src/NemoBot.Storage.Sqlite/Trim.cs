using System.Globalization;

namespace NemoBot.Storage.Sqlite;

/// <summary>A stretch of a table that holds rows old enough to go.</summary>
/// <param name="After">Begins after this place.</param>
/// <param name="Last">Ends with this one.</param>
internal sealed record TrimStep(long After, long Last);

/// <summary>How a table is trimmed: stretch by stretch from its oldest row, so that no step takes long, and rows that stay are passed once.</summary>
/// <param name="Find">
/// The end of the stretch after <c>$after</c>, and, for tables in the order of arrival, when its oldest row was made. Rows arrive in the order they are made,
/// so the first stretch without an old one ends the search.
/// </param>
/// <param name="Remove">Deletes from a stretch what may go.</param>
internal sealed record Trim(string Find, string Remove)
{
    /// <summary>Rows looked at in one step.</summary>
    private const int Rows = 500;

    // Whoever still has work may need any of it: the card of a job, the job before it, the post a note is about.
    private const string AtRest = "chat NOT IN (SELECT chat FROM jobs WHERE state IN ('Queued', 'Running')) AND chat NOT IN (SELECT chat FROM posts WHERE unsent = 1) AND chat NOT IN (SELECT chat FROM inbox)";

    // Times in documents are UTC, so their first 19 characters compare as texts.
    public const string MadeAt = "substr(json ->> '$.CreatedAt', 1, 19)";

    private static readonly Trim Jobs = new(
        $"SELECT max(seq) FROM (SELECT seq, json FROM jobs WHERE seq > $after ORDER BY seq LIMIT $rows) HAVING min({MadeAt}) < $made",
        $"DELETE FROM jobs WHERE seq > $after AND seq <= $last AND state NOT IN ('Queued', 'Running') AND finished_at < $at AND {AtRest}");

    private static readonly Trim Posts = new(
        $"SELECT max(seq) FROM (SELECT seq, json FROM posts WHERE seq > $after ORDER BY seq LIMIT $rows) HAVING min({MadeAt}) < $made",
        $"DELETE FROM posts WHERE seq > $after AND seq <= $last AND unsent = 0 AND {MadeAt} < $made AND {AtRest}");

    private static readonly Trim WebChat = new(
        "SELECT max(at) FROM (SELECT at FROM web_chat WHERE at > $after AND at < $at ORDER BY at LIMIT $rows)",
        $"DELETE FROM web_chat AS line WHERE at > $after AND at <= $last AND change < (SELECT max(change) FROM web_chat WHERE chat = line.chat) AND {AtRest}");

    /// <summary>Posts go before the jobs they tell of.</summary>
    public static IReadOnlyList<Trim> All { get; } = [Posts, Jobs, WebChat];

    /// <summary>The stretch after that place; null when there is nothing old in it, or in all that comes after.</summary>
    public TrimStep? Next(Database database, long after, DateTimeOffset before)
    {
        var last = database.Query(
            Find, row => row.IsDBNull(0) ? (long?)null : row.GetInt64(0), ("$after", after), ("$rows", Rows), ("$made", Made(before)), ("$at", before.ToUnixTimeMilliseconds()));
        return last is [{ } end] ? new(after, end) : null;
    }

    public int Delete(Database database, TrimStep step, DateTimeOffset before) => database.Execute(
        Remove, ("$after", step.After), ("$last", step.Last), ("$made", Made(before)), ("$at", before.ToUnixTimeMilliseconds()));

    public static string Made(DateTimeOffset before) => before.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
}
