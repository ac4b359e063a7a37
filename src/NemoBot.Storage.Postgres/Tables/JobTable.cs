using System.Data.Common;
using NemoBot.Core.Model;
using NemoBot.Storage.Postgres.Work;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.Postgres.Tables;

/// <summary>Stores jobs. Request and checkpoint are sealed: both may contain what a person wrote.</summary>
internal sealed class JobTable(Sealer sealer, TimeProvider time)
{
    private const string Kind = SealedKinds.Jobs;

    private const string Select = $"SELECT chat_keys.sealed, sealed_row.id, sealed_row.chat, sealed_row.json, sealed_row.sealed FROM jobs AS sealed_row {ChatKeyTable.Joined}";

    public Task<JobRecord?> ReadAsync(Session session, ChatKey chat, string id) =>
        session.FirstAsync($"{Select} WHERE sealed_row.id = $2 AND sealed_row.chat = {Address.Current}", ToRecord, chat, id);

    /// <summary>Returns queued and running jobs, oldest first.</summary>
    public async Task<IReadOnlyList<JobRecord>> UnfinishedAsync(Session session, ChatKey chat) =>
        await session.QueryAsync($"{Select} WHERE sealed_row.chat = {Address.Current} AND NOT sealed_row.is_finished ORDER BY sealed_row.seq", ToRecord, chat);

    public async Task<IReadOnlyList<JobRecord>> FinishedAsync(Session session, ChatKey chat, int count) => await session.QueryAsync(
        $"{Select} WHERE sealed_row.chat = {Address.Current} AND sealed_row.is_finished ORDER BY sealed_row.finished_at DESC NULLS LAST, sealed_row.seq DESC LIMIT $2",
        ToRecord,
        chat,
        Math.Max(count, 0));

    public static async Task<IReadOnlyDictionary<(JobKind Kind, JobState State), long>> CountAsync(Session session) => (await session.QueryAsync(
        "SELECT kind, state, count(*) FROM jobs GROUP BY kind, state",
        row => (Key: (Enum.Parse<JobKind>(row.GetString(0)), Enum.Parse<JobState>(row.GetString(1))), Count: row.GetInt64(2)))).ToDictionary(row => row.Key, row => row.Count);

    /// <summary>Reads the plaintext part only, newest first.</summary>
    public static async Task<IReadOnlyList<JobSummary>> ListAsync(Session session, JobState? state, int count) => state switch
    {
        null => await session.QueryAsync("SELECT chat, json FROM jobs ORDER BY id DESC LIMIT $1", Summary, Math.Max(count, 0)),
        JobState.Queued or JobState.Running => await session.QueryAsync(
            "SELECT chat, json FROM jobs WHERE NOT is_finished AND state = $1 ORDER BY id DESC LIMIT $2", Summary, state.Value.ToString(), Math.Max(count, 0)),
        JobState.Done => await session.QueryAsync(
            "SELECT chat, json FROM (SELECT chat, json, finished_at, id FROM jobs WHERE state = 'Done' ORDER BY id DESC LIMIT $1) AS done ORDER BY finished_at DESC NULLS LAST, id DESC", Summary, Math.Max(count, 0)),
        { } ended => await session.QueryAsync(
            "SELECT chat, json FROM jobs WHERE is_finished AND state = $1 ORDER BY finished_at DESC NULLS LAST, id DESC LIMIT $2", Summary, ended.ToString(), Math.Max(count, 0)),
    };

    public static Task<JobSummary?> FindSummaryAsync(Session session, string id) => session.FirstAsync("SELECT chat, json FROM jobs WHERE id = $1", Summary, id);

    /// <summary>Returns the job as it was and as it is now; null if the chat has none with this id.</summary>
    public async Task<(JobRecord Before, JobRecord Now)?> UpdateAsync(Session session, LockedChat chat, string id, Func<JobRecord, JobRecord> change)
    {
        if (await session.FirstAsync($"{Select} WHERE sealed_row.id = $2 AND sealed_row.chat = $1", ToRecord, chat.Address, id) is not { } stored)
        {
            return null;
        }

        var changed = change(stored) with { Id = id, Chat = chat.Address };
        await PutAsync(session, chat, changed);
        return (stored, changed);
    }

    public Task PutAsync(Session session, LockedChat chat, JobRecord job) => Ownership.CheckAsync(
        session.ExecuteAsync(
            """
            INSERT INTO jobs (id, chat, kind, state, created_at, finished_at, json, sealed, counted_as) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (id) DO UPDATE SET
                kind = excluded.kind, state = excluded.state, created_at = excluded.created_at, finished_at = excluded.finished_at, json = excluded.json,
                sealed = excluded.sealed, counted_as = excluded.counted_as
            WHERE jobs.chat = excluded.chat
            """,
            job.Id,
            chat.Address,
            job.Kind.ToString(),
            job.State.ToString(),
            job.CreatedAt,
            job.FinishedAt,
            Documents.ToJson(JobConfidence.RemoveFrom(job)),
            sealer.Seal(session, chat, Kind, job.Id, Documents.ToSecretJson(JobConfidence.Of(job))),
            job.Request.CountedAs),
        "job",
        job.Id,
        chat.Address);

    /// <summary>Fails unfinished jobs whose request cannot be decrypted, because it is unknown what they were to do. Returns their ids.</summary>
    public async Task<IReadOnlyList<string>> FailUnreadableAsync(Session session)
    {
        var lost = (await session.QueryAsync(
            $"{Select} WHERE NOT sealed_row.is_finished",
            row => sealer.Open(Kind, row.GetString(1), row.Bytes(4), row.BytesOrNull(0)) is null ? row.GetString(1) : null)).OfType<string>().ToList();
        await Task.WhenAll(lost.Select(id => session.ExecuteAsync(
            "UPDATE jobs SET state = 'Failed', finished_at = $2, json = jsonb_set(json::jsonb, '{State}', '\"Failed\"')::text WHERE id = $1", id, time.GetUtcNow())));
        return lost;
    }

    private static JobSummary Summary(DbDataReader row) => JobSummary.Of(Documents.FromJson<JobRecord>(row.GetString(1)) with { Chat = ChatKey.Parse(row.GetString(0)) });

    /// <summary>Returns a job with an empty request if the request cannot be decrypted.</summary>
    private JobRecord ToRecord(DbDataReader row)
    {
        var confidence = sealer.Open(Kind, row.GetString(1), row.Bytes(4), row.BytesOrNull(0)) is { } json ? Documents.FromJson<JobConfidence>(json) : null;
        return JobConfidence.AddTo(Documents.FromJson<JobRecord>(row.GetString(3)) with { Chat = ChatKey.Parse(row.GetString(2)) }, confidence);
    }
}
