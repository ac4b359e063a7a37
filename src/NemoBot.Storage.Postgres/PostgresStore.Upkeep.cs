using NemoBot.Core.Model;
using NemoBot.Storage.Postgres.Tables;
using NemoBot.Storage.Postgres.Work;

namespace NemoBot.Storage.Postgres;

/// <content>Deletion of old rows, and statistics for the operator.</content>
internal sealed partial class PostgresStore
{
    private const int AcceptsPerForget = 32;

    /// <summary>The first one forgets.</summary>
    private int _accepts = -1;

    public async Task<int> TrimAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var trimmed = 0;
        foreach (var trim in Trim.All)
        {
            // The search locks nothing; the transaction that deletes checks what was found once more, under the lock of its chats.
            TrimStep? step = null;
            while ((step = await ReadAsync(session => trim.NextAsync(session, step?.Last ?? long.MinValue, before), cancellationToken)) is not null)
            {
                var found = step;
                trimmed += found.Chats.Count == 0 ? 0 : await WriteAsync(Scope.Of(found.Chats), session => trim.DeleteAsync(session, found, before), cancellationToken);
            }
        }

        string? last;
        for (var after = ""; (last = await ReadAsync(session => ChatTrim.NextAsync(session, after), cancellationToken)) is not null; after = last)
        {
            var (from, to) = (after, last);
            var idle = await ReadAsync(session => ChatTrim.FindAsync(session, from, to, before), cancellationToken);
            trimmed += idle.Count == 0 ? 0 : await WriteAsync(Scope.Of(idle), session => ChatTrim.DeleteAsync(session, idle, before), cancellationToken);
        }

        return trimmed;
    }

    public Task<StoreFigures> FiguresAsync(DateTimeOffset failuresSince, CancellationToken cancellationToken) => CountAsync(
        async session =>
        {
            var now = _time.GetUtcNow();
            var chats = session.QueryAsync(
                "SELECT split_part(chat, ':', 1), count(*) FROM chats WHERE moved_to IS NULL AND json IS NOT NULL GROUP BY 1", row => (row.GetString(0), row.GetInt64(1)));
            var jobs = JobTable.CountAsync(session);
            var failures = session.QueryAsync(
                "SELECT kind, count(*) FROM jobs WHERE state = 'Failed' AND is_finished AND finished_at >= $1 GROUP BY kind", row => (Enum.Parse<JobKind>(row.GetString(0)), row.GetInt64(1)), failuresSince);
            return new StoreFigures(
                (await chats).ToDictionary(),
                await jobs,
                (await failures).ToDictionary(),
                await session.NumberAsync("SELECT count(*) FROM inbox WHERE NOT unreadable"),
                await session.NumberAsync("SELECT count(*) FROM inbox WHERE unreadable"),
                await session.NumberAsync("SELECT count(*) FROM posts WHERE unsent"),
                await session.NumberAsync("SELECT count(*) FROM quarantine"),
                await UseTable.UsedAsync(session, Use.Everybody, Scarce.Edits, now),
                await UseTable.UsedAsync(session, Use.Everybody, Scarce.Exports, now),
                await _platforms.CountTokenFetchesAsync(session),
                await session.NumberAsync("SELECT count(*) FROM files"),
                await FileTable.BytesAsync(session, countedAs: null));
        },
        cancellationToken);

    public Task<IReadOnlyList<JobSummary>> ListJobsAsync(JobState? state, int count, CancellationToken cancellationToken) =>
        CountAsync(session => JobTable.ListAsync(session, state, count), cancellationToken);

    public Task<JobSummary?> FindJobAsync(string id, CancellationToken cancellationToken) => CountAsync(session => JobTable.FindSummaryAsync(session, id), cancellationToken);

    /// <summary>Deletes expired ids of messages, in every few transactions that accept some, and more than these add.</summary>
    /// <param name="arrived">Number of messages that are accepted.</param>
    private Task ForgetAsync(Session session, int arrived)
    {
        if (Interlocked.Increment(ref _accepts) % AcceptsPerForget != 0)
        {
            return Task.CompletedTask;
        }

        var most = 2 * (AcceptsPerForget + arrived);
        return Task.WhenAll(_inbox.ForgetAsync(session, most), _clients.ForgetAsync(session, most));
    }
}
