using NemoBot.Core.Model;
using NemoBot.Storage.Postgres.Work;

namespace NemoBot.Storage.Postgres.Tables;

/// <summary>A range of a table that may contain rows to delete.</summary>
/// <param name="After">The exclusive start.</param>
/// <param name="Last">The inclusive end.</param>
/// <param name="Chats">Those that the rows belong to; they are locked while the rows are deleted.</param>
internal sealed record TrimStep(long After, long Last, IReadOnlyCollection<ChatKey> Chats);

/// <summary>Describes how to trim a table: in batches from its oldest row, so that each step is short, and rows that stay are visited once.</summary>
/// <param name="Find">
/// SQL for the end of the batch after <c>$1</c> of at most <c>$3</c> rows; no row if nothing is left. Rows arrive in order of creation, so for tables in order of
/// arrival the first batch without a row from before <c>$2</c> ends the search.
/// </param>
/// <param name="Chats">SQL for the chats with old rows between <c>$1</c> and <c>$3</c>.</param>
/// <param name="Remove">SQL that deletes these rows.</param>
internal sealed record Trim(string Find, string Chats, string Remove)
{
    /// <summary>Number of rows per batch.</summary>
    private const int Rows = 500;

    // A chat with unfinished work may need any of its rows: a job's card, the job before it, the post that a note refers to.
    private const string AtRest = """
        NOT EXISTS (SELECT FROM jobs WHERE jobs.chat = old.chat AND NOT jobs.is_finished)
            AND NOT EXISTS (SELECT FROM posts WHERE posts.chat = old.chat AND posts.unsent)
            AND NOT EXISTS (SELECT FROM inbox WHERE inbox.chat = old.chat)
        """;

    private const string OldJobs = "jobs AS old WHERE seq > $1 AND seq <= $3 AND is_finished AND finished_at < $2";
    private const string OldPosts = "posts AS old WHERE seq > $1 AND seq <= $3 AND NOT unsent AND created_at < $2";
    private const string OldLines = "web_chat AS old WHERE at > $1 AND at <= $3 AND at < $2";
    private const string OldCharges = "charges AS old WHERE at > $1 AND at <= $3 AND at < $2";

    private static readonly Trim Jobs = new(
        "SELECT max(seq) FROM (SELECT seq, created_at FROM jobs WHERE seq > $1 ORDER BY seq LIMIT $3) AS batch HAVING min(created_at) < $2",
        $"SELECT DISTINCT chat FROM {OldJobs}",
        $"DELETE FROM {OldJobs} AND {AtRest}");

    private static readonly Trim Posts = new(
        "SELECT max(seq) FROM (SELECT seq, created_at FROM posts WHERE seq > $1 ORDER BY seq LIMIT $3) AS batch HAVING min(created_at) < $2",
        $"SELECT DISTINCT chat FROM {OldPosts}",
        $"DELETE FROM {OldPosts} AND {AtRest}");

    private static readonly Trim WebChat = new(
        "SELECT max(at) FROM (SELECT at FROM web_chat WHERE at > $1 AND at < $2 ORDER BY at LIMIT $3) AS batch HAVING count(*) > 0",
        $"SELECT DISTINCT chat FROM {OldLines}",
        $"DELETE FROM {OldLines} AND change < (SELECT max(change) FROM web_chat AS line WHERE line.chat = old.chat) AND {AtRest}");

    private static readonly Trim Charges = new(
        "SELECT max(at) FROM (SELECT at FROM charges WHERE at > $1 AND at < $2 ORDER BY at LIMIT $3) AS batch HAVING count(*) > 0",
        $"SELECT DISTINCT chat FROM {OldCharges}",
        $"DELETE FROM {OldCharges} AND {AtRest}");

    /// <summary>Gets all tables to trim. Posts come before the jobs they refer to.</summary>
    public static IReadOnlyList<Trim> All { get; } = [Posts, Jobs, WebChat, Charges];

    /// <summary>Returns the batch after that position; null if neither it nor any later one contains old rows.</summary>
    public async Task<TrimStep?> NextAsync(Session session, long after, DateTimeOffset before)
    {
        if (await session.QueryAsync(Find, row => row.GetInt64(0), after, before, Rows) is not [var last])
        {
            return null;
        }

        return new(after, last, await session.QueryAsync(Chats, row => ChatKey.Parse(row.GetString(0)), after, before, last));
    }

    public Task<int> DeleteAsync(Session session, TrimStep step, DateTimeOffset before) => session.ExecuteAsync(Remove, step.After, before, step.Last);
}
