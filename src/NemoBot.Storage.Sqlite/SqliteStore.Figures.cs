using NemoBot.Core.Model;

namespace NemoBot.Storage.Sqlite;

/// <content>Statistics for the operator.</content>
public sealed partial class SqliteStore
{
    public Task<StoreFigures> FiguresAsync(DateTimeOffset failuresSince, CancellationToken cancellationToken) => ReadAsync(
        db =>
        {
            var now = _time.GetUtcNow();
            return new StoreFigures(
                db.Query(
                    "SELECT substr(chat, 1, instr(chat, ':') - 1) AS platform, count(*) FROM chats WHERE moved_to IS NULL GROUP BY platform",
                    row => (row.GetString(0), row.GetInt64(1))).ToDictionary(),
                JobTable.Count(db),
                db.Query(
                    "SELECT kind, count(*) FROM jobs WHERE state = 'Failed' AND finished_at >= $since GROUP BY kind",
                    row => (Enum.Parse<JobKind>(row.GetString(0)), row.GetInt64(1)),
                    ("$since", failuresSince.ToUnixTimeMilliseconds())).ToDictionary(),
                db.Number("SELECT count(*) FROM inbox WHERE unreadable = 0"),
                db.Number("SELECT count(*) FROM inbox WHERE unreadable = 1"),
                db.Number("SELECT count(*) FROM posts WHERE unsent = 1"),
                db.Number("SELECT count(*) FROM quarantine"),
                UseTable.Used(db, Use.Everybody, Scarce.Edits, now),
                UseTable.Used(db, Use.Everybody, Scarce.Exports, now),
                _platforms.CountTokenFetches(db),
                db.Number("SELECT count(*) FROM files"),
                FileTable.Bytes(db, countedAs: null));
        },
        cancellationToken);

    public Task<IReadOnlyList<JobSummary>> ListJobsAsync(JobState? state, int count, CancellationToken cancellationToken) =>
        ReadAsync(db => JobTable.List(db, state, count), cancellationToken);

    public Task<JobSummary?> FindJobAsync(string id, CancellationToken cancellationToken) => ReadAsync(db => JobTable.FindSummary(db, id), cancellationToken);
}
