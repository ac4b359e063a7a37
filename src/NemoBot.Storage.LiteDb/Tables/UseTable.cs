using System.Globalization;
using LiteDB;
using NemoBot.Core.Model;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>Counts the usage of limited resources by user and UTC day. The user is a chat or a keyed hash: no address is stored.</summary>
internal sealed class UseTable(TimeProvider time)
{
    public const string Collection = "uses";
    public const string Number = "count";
    private const int ForgetAtOnce = 64;

    private readonly Expiry _old = new(ByDay, ForgetAtOnce, time);

    /// <summary>The beginning of the day.</summary>
    public static KeyIndex ByDay { get; } = new(Collection, "by_day");

    /// <summary>Who, what, and the day.</summary>
    private static KeyIndex ById { get; } = KeyIndex.OfIds(Collection);

    /// <summary>Counts all of the uses. Call it within the operation of the work they are for.</summary>
    /// <exception cref="UsedUpException">A limit is reached; the operation must write nothing.</exception>
    public void Take(Draft draft, IReadOnlyList<Use> uses)
    {
        if (uses.Count == 0)
        {
            return;
        }

        var now = time.GetUtcNow();
        _old.Run(draft, now - TimeSpan.FromDays(UseDays.Longest));
        foreach (var use in uses)
        {
            var left = use.Most - use.Count;
            var used = use.What == Scarce.WaitingJobs ? JobTable.CountUnfinished(draft, use.Who, left + 1) : Used(draft, use.Who, use.What);
            if (used > left)
            {
                throw new UsedUpException(use);
            }

            if (use.What != Scarce.WaitingJobs) // Counted from the rows of the jobs.
            {
                Add(draft, use.Who, $"{use.What}", UseDays.Of(now), use.Count);
            }
        }
    }

    /// <summary>Refunds a use that had no effect: of its day, else of the last day that has as many.</summary>
    public static void GiveBack(Draft draft, Use use)
    {
        var (from, to) = Key.RangeOf(use.Who, $"{use.What}");
        var id = use.Day is { } counted ? Key.Of(use.Who, $"{use.What}", Key.Of(UseDays.Of(counted))) : null;
        var day = draft.Range(ById, from, to, descending: true).Find(row => row[Number].AsInt64 >= use.Count && (id is null || row["_id"].AsString == id));
        if (day is not null)
        {
            draft.Put(Collection, new(day) { [Number] = day[Number].AsInt64 - use.Count });
        }
    }

    /// <summary>Returns the usage within the resource's period.</summary>
    public long Used(IDocumentReader reader, string who, Scarce what)
    {
        var now = time.GetUtcNow();
        return reader
            .Range(ById, Key.Of(who, $"{what}", Key.Of(UseDays.FirstOf(what, now))), Key.Of(who, $"{what}", Key.Of(UseDays.Of(now))))
            .Sum(row => row[Number].AsInt64);
    }

    /// <summary>Moves the usage of a chat's old address to its new one.</summary>
    public static void Move(Draft draft, ChatKey from, ChatKey to)
    {
        foreach (var row in Of(draft, $"{from}"))
        {
            var id = row["_id"].AsString;
            var parts = id.Split('\n');
            Add(draft, $"{to}", parts[^2], long.Parse(parts[^1], CultureInfo.InvariantCulture), row[Number].AsInt64);
            draft.Remove(Collection, id);
        }
    }

    /// <summary>Returns what is counted under the key, the newest day first.</summary>
    public static IReadOnlyList<CountedUse> List(IDocumentReader reader, string who) =>
    [
        .. from row in Of(reader, who)
           let parts = row["_id"].AsString.Split('\n')
           let day = UseDays.DateOf(long.Parse(parts[^1], CultureInfo.InvariantCulture))
           orderby day descending, parts[^2]
           select new CountedUse(parts[^2], day, row[Number].AsInt64),
    ];

    /// <summary>Returns the number of deleted rows.</summary>
    public static int DeleteAll(Draft draft, ChatKey chat)
    {
        var rows = Of(draft, $"{chat}");
        rows.ForEach(row => draft.Remove(Collection, row["_id"].AsString));
        return rows.Count;
    }

    private static List<BsonDocument> Of(IDocumentReader reader, string who)
    {
        var (from, to) = Key.RangeOf(who);
        return reader.Range(ById, from, to);
    }

    private static void Add(Draft draft, string who, string what, long day, long count)
    {
        var id = Key.Of(who, what, Key.Of(day));
        var stored = draft.Find(Collection, id);
        var row = new BsonDocument
        {
            ["_id"] = id,
            [ByDay.Field] = new BsonArray { Key.Of(DateTimeOffset.FromUnixTimeSeconds(day * 86_400)) },
            [Number] = (stored?[Number].AsInt64 ?? 0) + count,
        };
        if (stored is null)
        {
            draft.Add(Collection, row);
        }
        else
        {
            draft.Put(Collection, row);
        }
    }
}
