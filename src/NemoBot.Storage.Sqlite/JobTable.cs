using Microsoft.Data.Sqlite;
using NemoBot.Core.Model;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.Sqlite;

/// <summary>Stores jobs. Request and checkpoint are sealed: both may contain what a person wrote.</summary>
internal sealed class JobTable(Sealer sealer, TimeProvider time)
{
    private const string Kind = SealedKinds.Jobs;

    /// <summary>Names every kind, so that the index of kinds and states finds those of a state.</summary>
    private static readonly string AllKinds = string.Join(", ", Enum.GetNames<JobKind>().Select(name => $"'{name}'"));

    public JobRecord? Get(Database database, ChatKey chat, string id) => database.First(
        "SELECT id, chat, json, sealed FROM jobs WHERE id = $id AND chat = $chat", row => ToRecord(database, row), ("$id", id), ("$chat", chat.ToString()));

    public IReadOnlyList<JobRecord> Unfinished(Database database, ChatKey chat) => database.Query(
        "SELECT id, chat, json, sealed FROM jobs WHERE chat = $chat AND state IN ('Queued', 'Running') ORDER BY seq",
        row => ToRecord(database, row),
        ("$chat", chat.ToString()));

    public IReadOnlyList<JobRecord> Finished(Database database, ChatKey chat, int count) => database.Query(
        "SELECT id, chat, json, sealed FROM jobs WHERE chat = $chat AND state NOT IN ('Queued', 'Running') ORDER BY finished_at DESC, seq DESC LIMIT $count",
        row => ToRecord(database, row),
        ("$chat", chat.ToString()),
        ("$count", Math.Max(count, 0)));

    public static IReadOnlyDictionary<(JobKind Kind, JobState State), long> Count(Database database) => database
        .Query(
            "SELECT kind, state, count(*) FROM jobs GROUP BY kind, state",
            row => (Key: (Enum.Parse<JobKind>(row.GetString(0)), Enum.Parse<JobState>(row.GetString(1))), Count: row.GetInt64(2)))
        .ToDictionary(row => row.Key, row => row.Count);

    /// <summary>Reads the plaintext part only. All jobs, and those that are done, which are most, are in order in the index of ids; those of another state are found by that of kinds, and sorted.</summary>
    public static IReadOnlyList<JobSummary> List(Database database, JobState? state, int count)
    {
        var most = Math.Max(count, 0);
        return state switch
        {
            null => database.Query("SELECT chat, json FROM jobs ORDER BY id DESC LIMIT $count", Summary, ("$count", most)),
            JobState.Done => database.Query(
                "SELECT chat, json FROM (SELECT chat, json, finished_at, id FROM jobs WHERE +state = 'Done' ORDER BY id DESC LIMIT $count) ORDER BY finished_at DESC, id DESC",
                Summary,
                ("$count", most)),
            { } only => database.Query(
                $"SELECT chat, json FROM jobs WHERE kind IN ({AllKinds}) AND state = $state ORDER BY finished_at DESC, id DESC LIMIT $count",
                Summary,
                ("$state", only.ToString()),
                ("$count", most)),
        };
    }

    public static JobSummary? FindSummary(Database database, string id) => database.First("SELECT chat, json FROM jobs WHERE id = $id", Summary, ("$id", id));

    public JobRecord? Update(Database database, ChatKey chat, string id, Func<JobRecord, JobRecord> change)
    {
        if (Get(database, chat, id) is not { } stored)
        {
            return null;
        }

        var changed = change(stored) with { Id = id, Chat = chat };
        Put(database, changed);
        return changed;
    }

    public void Put(Database database, JobRecord job)
    {
        var written = database.Execute(
            """
            INSERT INTO jobs (id, chat, kind, state, finished_at, json, sealed, counted_as) VALUES ($id, $chat, $kind, $state, $finished_at, $json, $sealed, $counted_as)
            ON CONFLICT (id) DO UPDATE SET
                kind = excluded.kind, state = excluded.state, finished_at = excluded.finished_at, json = excluded.json, sealed = excluded.sealed,
                counted_as = excluded.counted_as
            WHERE chat = excluded.chat
            """,
            ("$id", job.Id),
            ("$chat", job.Chat.ToString()),
            ("$kind", job.Kind.ToString()),
            ("$state", job.State.ToString()),
            ("$finished_at", job.FinishedAt?.ToUnixTimeMilliseconds()),
            ("$json", Documents.ToJson(JobConfidence.RemoveFrom(job))),
            ("$sealed", sealer.Seal(database, job.Chat, Kind, job.Id, Documents.ToSecretJson(JobConfidence.Of(job)))),
            ("$counted_as", job.Request.CountedAs));
        Ownership.Check(written, "job", job.Id, job.Chat);
    }

    /// <summary>Fails unfinished jobs whose request cannot be decrypted, because it is unknown what they were to do. Returns their ids.</summary>
    public IReadOnlyList<string> FailUnreadable(Database database)
    {
        // Without the hint SQLite scans the whole table to satisfy ORDER BY.
        var unreadable = database.Query(
            "SELECT id, chat, json, sealed FROM jobs INDEXED BY jobs_unfinished WHERE state IN ('Queued', 'Running') ORDER BY seq",
            row => (Job: ToRecord(database, row), Lost: sealer.Open(database, Kind, row.GetString(0), row.GetFieldValue<byte[]>(3)) is null));
        var failed = new List<string>();
        foreach (var (job, _) in unreadable.Where(row => row.Lost))
        {
            Put(database, job with { State = JobState.Failed, FinishedAt = time.GetUtcNow() });
            failed.Add($"{job.Chat}/{job.Id}");
        }

        return failed;
    }

    private static JobSummary Summary(SqliteDataReader row) => JobSummary.Of(Documents.FromJson<JobRecord>(row.GetString(1)) with { Chat = ChatKey.Parse(row.GetString(0)) });

    /// <summary>Returns a job with an empty request if the request cannot be decrypted.</summary>
    private JobRecord ToRecord(Database database, SqliteDataReader row)
    {
        var id = row.GetString(0);
        var confidence = sealer.Open(database, Kind, id, row.GetFieldValue<byte[]>(3)) is { } json ? Documents.FromJson<JobConfidence>(json) : null;
        return JobConfidence.AddTo(Documents.FromJson<JobRecord>(row.GetString(2)) with { Chat = ChatKey.Parse(row.GetString(1)) }, confidence);
    }
}
