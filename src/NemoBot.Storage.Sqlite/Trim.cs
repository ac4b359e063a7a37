using System.Globalization;

namespace NemoBot.Storage.Sqlite;

/// <summary>A range of a table that may contain rows to delete.</summary>
/// <param name="After">The exclusive start.</param>
/// <param name="Last">The inclusive end.</param>
internal sealed record TrimStep(long After, long Last);

/// <summary>Describes how to trim a table: in batches from its oldest row, so that each step is short, and rows that stay are visited once.</summary>
/// <param name="Find">
/// SQL for the end of the batch after <c>$after</c>. For tables in order of arrival it also returns when the oldest row was created: rows arrive in order of
/// creation, so the first batch without an old row ends the search.
/// </param>
/// <param name="Remove">SQL that deletes the old rows of a batch.</param>
internal sealed record Trim(string Find, string Remove)
{
    /// <summary>Number of rows per batch.</summary>
    private const int Rows = 500;

    // A chat with unfinished work may need any of its rows: a job's card, the job before it, the post that a note refers to.
    private const string AtRest = "chat NOT IN (SELECT chat FROM jobs WHERE state IN ('Queued', 'Running')) AND chat NOT IN (SELECT chat FROM posts WHERE unsent = 1) AND chat NOT IN (SELECT chat FROM inbox)";

    // Times in documents are UTC, so their first 19 characters compare as text.
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

    private static readonly Trim Charges = new(
        "SELECT max(at) FROM (SELECT at FROM charges WHERE at > $after AND at < $at ORDER BY at LIMIT $rows)",
        $"DELETE FROM charges WHERE at > $after AND at <= $last AND {AtRest}");

    /// <summary>Gets all tables to trim. Posts come before the jobs they refer to.</summary>
    public static IReadOnlyList<Trim> All { get; } = [Posts, Jobs, WebChat, Charges];

    /// <summary>Returns the batch after that position; null if neither it nor any later one contains old rows.</summary>
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
