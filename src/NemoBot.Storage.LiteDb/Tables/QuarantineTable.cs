using LiteDB;
using NemoBot.Core.Model;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>Input that could not be parsed, sealed with the master key; the newest of each platform.</summary>
internal sealed class QuarantineTable(MasterSealer master, TimeProvider time)
{
    public const string Collection = SealedKinds.Quarantine;
    public const string Reason = "reason";
    public const string At = "at";

    /// <summary>The name of a counter.</summary>
    public const string All = "all";

    /// <summary>The platform and the number of the arrival.</summary>
    private static readonly KeyIndex Arrivals = KeyIndex.OfIds(Collection);

    /// <summary>The input as it is stored. To be called by the caller's thread, not the store's.</summary>
    public byte[] Seal(string platform, string raw) => master.Seal(Collection, platform, QuarantinedText.Of(raw));

    public void Add(Draft draft, string platform, byte[] value, string reason)
    {
        var number = Counters.Next(draft, $"{Collection}\n{platform}");
        draft.Add(Collection, new BsonDocument
        {
            ["_id"] = Key.Of(platform, Key.Of(number)),
            [Reason] = reason,
            [At] = time.GetUtcNow().ToUnixTimeMilliseconds(),
            [SealedRow.Sealed] = value,
        });
        var isFull = draft.Delete(Collection, Key.Of(platform, Key.Of(number - Retention.Quarantined)));
        Counters.Add(draft, Collection, (All, isFull ? 0 : 1));
    }

    public static List<BsonDocument> ListNewest(IDocumentReader reader, string platform, int count)
    {
        var (from, to) = Key.RangeOf(platform);
        return count > 0 ? reader.Range(Arrivals, from, to, count, descending: true) : [];
    }

    public QuarantinedInput Read(string platform, BsonDocument row) => new(
        platform,
        master.Open(Collection, platform, row[SealedRow.Sealed].AsBinary),
        row[Reason].AsString,
        DateTimeOffset.FromUnixTimeMilliseconds(row[At].AsInt64));

    public static string PlatformOf(BsonDocument row) => row["_id"].AsString.Split('\n')[0];

    public static void Delete(Draft draft, BsonDocument row)
    {
        draft.Delete(Collection, row["_id"].AsString);
        Counters.Add(draft, Collection, (All, -1));
    }

    public static long Count(IDocumentReader reader) => Counters.Read(reader, Collection)[All].AsInt64;
}
