using LiteDB;
using NemoBot.Core.Model;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>Jobs. Request and checkpoint are sealed: both may contain what a person wrote.</summary>
internal sealed class JobTable(Sealer sealer, TimeProvider time)
{
    public const string Collection = SealedKinds.Jobs;
    public const string Json = "json";
    public const string Number = "number";

    /// <summary>A field: kind and state, as the name of their number in the counters.</summary>
    public const string CountedWith = "counted_with";

    /// <summary>The chat and the number of the arrival.</summary>
    public static KeyIndex Unfinished { get; } = new(Collection, "unfinished");

    /// <summary>The chat, when it ended, and the number of the arrival.</summary>
    public static KeyIndex Finished { get; } = new(Collection, "finished");

    /// <summary>Jobs whose end has a time: the state, the time, and the number of the arrival.</summary>
    public static KeyIndex Ended { get; } = new(Collection, "ended");

    /// <summary>Unfinished jobs that count for somebody: for whom, and the number of the arrival.</summary>
    public static KeyIndex UnfinishedByShare { get; } = new(Collection, "counted_as");

    /// <summary>The states of <see cref="Ended"/>.</summary>
    public static IReadOnlyList<JobState> EndStates { get; } = [.. Enum.GetValues<JobState>().Where(state => !IsUnfinished(state))];

    public static KeyIndex ById { get; } = KeyIndex.OfIds(Collection);

    /// <summary>A job on its way into the table; written as JSON by the caller's thread.</summary>
    public sealed record Text(JobRecord Job, string Json, string Confidence)
    {
        public static Text Of(JobRecord job) => new(job, Documents.ToJson(JobConfidence.RemoveFrom(job)), Documents.ToSecretJson(JobConfidence.Of(job)));
    }

    public SealedRow? Find(IDocumentReader reader, ChatKey chat, string id) =>
        reader.Find(Collection, id) is { } row && Ownership.IsOf(row, chat) ? sealer.With(reader, row) : null;

    /// <summary>Oldest first.</summary>
    public List<SealedRow> ListUnfinished(IDocumentReader reader, ChatKey chat)
    {
        var (from, to) = Key.RangeOf(chat);
        return sealer.With(reader, reader.Range(Unfinished, from, to));
    }

    /// <summary>Newest first.</summary>
    public List<SealedRow> ListFinished(IDocumentReader reader, ChatKey chat, int count)
    {
        var (from, to) = Key.RangeOf(chat);
        return count > 0 ? sealer.With(reader, reader.Range(Finished, from, to, count, descending: true)) : [];
    }

    /// <summary>A job whose request cannot be decrypted has an empty one. Null for no row.</summary>
    public static JobRecord? Read(SealedRow? row) => row is { } found ? Read(found) : null;

    public static JobRecord Read(SealedRow row) =>
        JobConfidence.AddTo(Documents.FromJson<JobRecord>(row.Document[Json].AsString) with { Chat = row.Chat }, row.Open<JobConfidence>(Collection));

    public JobRecord? Update(Draft draft, ChatKey chat, string id, Func<JobRecord, JobRecord> change)
    {
        if (Find(draft, chat, id) is not { } row)
        {
            return null;
        }

        var changed = change(Read(row)) with { Id = id, Chat = chat };
        Put(draft, row.Document, Text.Of(changed));
        return changed;
    }

    public void Put(Draft draft, Text text)
    {
        var stored = draft.Find(Collection, text.Job.Id);
        Ownership.Check(stored, "job", text.Job.Id, text.Job.Chat);
        Put(draft, stored, text);
    }

    /// <summary>Reads the plaintext part only. Unfinished jobs have no order among chats: there are few, and they are sorted here.</summary>
    public static IReadOnlyList<JobSummary> List(IDocumentReader reader, JobState? state, int count) => state switch
    {
        _ when count <= 0 => [],
        null => reader.Range(ById, "", Key.Last, count, descending: true).ConvertAll(Summary),
        { } unfinished when IsUnfinished(unfinished) =>
            [.. reader.Range(Unfinished, "", Key.Last).ConvertAll(Summary).Where(job => job.State == unfinished).OrderByDescending(job => job.Id, StringComparer.Ordinal).Take(count)],
        { } ended => reader.Range(Ended, Key.Of($"{ended}", ""), Key.After($"{ended}"), count, descending: true).ConvertAll(Summary),
    };

    public static JobSummary? FindSummary(IDocumentReader reader, string id) => reader.Find(Collection, id) is { } row ? Summary(row) : null;

    private static JobSummary Summary(BsonDocument row) =>
        JobSummary.Of(Documents.FromJson<JobRecord>(row[Json].AsString) with { Chat = ChatKey.Parse(row[Ownership.Chat].AsString) });

    public static IReadOnlyDictionary<(JobKind Kind, JobState State), long> Count(IDocumentReader reader)
    {
        var numbers = Counters.Read(reader, Collection);
        return Enum.GetValues<JobKind>()
            .SelectMany(kind => Enum.GetValues<JobState>().Select(state => (kind, state)))
            .Select(key => (Key: key, Count: numbers[CounterOf(key.kind, key.state)].AsInt64))
            .Where(number => number.Count > 0)
            .ToDictionary(number => number.Key, number => number.Count);
    }

    /// <summary>Counts the jobs that failed since then, by kind.</summary>
    public static IReadOnlyDictionary<JobKind, long> CountFailed(IDocumentReader reader, DateTimeOffset since) => reader
        .Range(Ended, Key.Of($"{JobState.Failed}", Key.Of(since)), Key.After($"{JobState.Failed}"))
        .GroupBy(row => Documents.FromJson<JobRecord>(row[Json].AsString).Kind)
        .ToDictionary(kind => kind.Key, kind => (long)kind.Count());

    /// <summary>Counts the unfinished jobs of somebody, as far as <paramref name="most"/>.</summary>
    public static int CountUnfinished(IDocumentReader reader, string countedAs, int most)
    {
        var (from, to) = Key.RangeOf(countedAs);
        return most > 0 ? reader.Range(UnfinishedByShare, from, to, most).Count : 0;
    }

    /// <summary>Fails unfinished jobs whose request cannot be decrypted, because it is unknown what they were to do. Returns their ids.</summary>
    public IReadOnlyList<string> FailUnreadable(Draft draft)
    {
        var lost = sealer.With(draft, draft.Range(Unfinished, "", Key.Last)).FindAll(row => row.Open<JobConfidence>(Collection) is null);
        lost.ForEach(row => Put(draft, row.Document, Text.Of(Read(row) with { State = JobState.Failed, FinishedAt = time.GetUtcNow() })));
        return lost.ConvertAll(row => $"{row.Chat}/{row.Id}");
    }

    public static void DeleteAll(Draft draft, ChatKey chat)
    {
        var (from, to) = Key.RangeOf(chat);
        ((List<BsonDocument>)[.. draft.Range(Unfinished, from, to), .. draft.Range(Finished, from, to)]).ForEach(row => Delete(draft, row));
    }

    public static void Delete(Draft draft, BsonDocument row)
    {
        draft.Remove(Collection, row["_id"].AsString);
        Counters.Add(draft, Collection, (row[CountedWith].AsString, -1));
    }

    public static void Move(Draft draft, ChatKey from, ChatKey to)
    {
        var (first, last) = Key.RangeOf(from);
        Ownership.Move(draft, [.. draft.Range(Unfinished, first, last), .. draft.Range(Finished, first, last)], to, Unfinished, Finished);
    }

    public static bool HasAny(IDocumentReader reader, ChatKey chat)
    {
        var (from, to) = Key.RangeOf(chat);
        return HasUnfinished(reader, chat) || reader.Range(Finished, from, to, limit: 1).Count > 0;
    }

    public static bool HasUnfinished(IDocumentReader reader, ChatKey chat)
    {
        var (from, to) = Key.RangeOf(chat);
        return reader.Range(Unfinished, from, to, limit: 1).Count > 0;
    }

    public static bool IsUnfinished(BsonDocument row) => !row[Unfinished.Field].IsNull;

    private static string CounterOf(JobKind kind, JobState state) => $"{kind} {state}";

    private static bool IsUnfinished(JobState state) => state is JobState.Queued or JobState.Running;

    private void Put(Draft draft, BsonDocument? stored, Text text) => Write(
        draft, stored, text.Job, text.Json, sealer.Seal(draft, text.Job.Chat, Collection, text.Job.Id, text.Confidence), text.Job.Request.CountedAs);

    public static void Write(Draft draft, BsonDocument? stored, JobRecord job, string json, BsonValue value, string? countedAs)
    {
        var counter = CounterOf(job.Kind, job.State);
        var number = stored?[Number].AsInt64 ?? Counters.Next(draft, Collection);
        var row = new BsonDocument
        {
            ["_id"] = job.Id,
            [Ownership.Chat] = job.Chat.ToString(),
            [Number] = number,
            [CountedWith] = counter,
            [Json] = json,
            [SealedRow.Sealed] = value,
        };
        if (IsUnfinished(job.State))
        {
            row[Unfinished.Field] = new BsonArray { Key.Of(job.Chat, number) };
            if (countedAs is not null)
            {
                row[UnfinishedByShare.Field] = new BsonArray { Key.Of(countedAs, Key.Of(number)) };
            }
        }
        else
        {
            var end = job.FinishedAt is { } at ? Key.Of(at) : Key.Of(0);
            row[Finished.Field] = new BsonArray { Key.Of(job.Chat.ToString(), end, Key.Of(number)) };
            if (job.FinishedAt is not null)
            {
                row[Ended.Field] = new BsonArray { Key.Of($"{job.State}", end, Key.Of(number)) };
            }
        }

        if (stored is null)
        {
            Counters.Add(draft, Collection, (counter, 1));
            draft.Add(Collection, row);
            return;
        }

        if (stored[CountedWith].AsString is var before && before != counter)
        {
            Counters.Add(draft, Collection, (before, -1), (counter, 1));
        }

        draft.Put(Collection, row);
    }
}
