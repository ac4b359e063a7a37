using LiteDB;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>When anonymous tokens were fetched; NemoVideo grants few of them.</summary>
internal sealed class TokenFetchTable(TimeProvider time)
{
    public const string Collection = "token_fetches";

    /// <summary>The time and the number of the fetch.</summary>
    private static readonly KeyIndex Fetches = KeyIndex.OfIds(Collection);

    /// <summary>Returns the number of fetches in the period, this one included.</summary>
    public int Add(Draft draft)
    {
        var now = time.GetUtcNow();
        foreach (var old in draft.Range(Fetches, "", LastBefore(now)))
        {
            draft.Remove(Collection, old["_id"].AsString);
        }

        draft.Add(Collection, new BsonDocument { ["_id"] = Key.Of(Key.Of(now), Key.Of(Counters.Next(draft, Collection))) });
        return Count(draft);
    }

    public int Count(IDocumentReader reader) => reader.Range(Fetches, LastBefore(time.GetUtcNow()), Key.Last).Count;

    private static string LastBefore(DateTimeOffset now) => Key.After(Key.Of(now - Retention.TokenFetches));
}
