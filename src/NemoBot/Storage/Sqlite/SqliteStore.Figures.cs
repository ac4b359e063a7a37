using System.Globalization;

namespace NemoBot.Storage.Sqlite;

/// <content>Counts for the operator.</content>
public sealed partial class SqliteStore : IStoreFigures
{
    public Task<StoreFigures> FiguresAsync(DateTimeOffset failuresSince, DateOnly today, CancellationToken cancellationToken) => ReadAsync(
        db =>
        {
            (string, object?)[] day = [("$day", today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))];
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
                db.Number("SELECT sum(json ->> '$.Use.Edits') FROM chats WHERE json ->> '$.Use.Day' = $day", day),
                db.Number("SELECT sum(json ->> '$.Use.Exports') FROM chats WHERE json ->> '$.Use.Day' = $day", day),
                _platforms.CountTokenFetches(db),
                db.Number("SELECT count(*) FROM files"),
                FileTable.Bytes(db));
        },
        cancellationToken);
}
