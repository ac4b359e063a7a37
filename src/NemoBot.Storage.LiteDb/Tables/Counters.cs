using LiteDB;
using NemoBot.Core.Model;

namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>What must not go back when rows are deleted: the highest message id, and the number of the last arrival.</summary>
internal static class Counters
{
    private const string Collection = "counters";
    private const string Messages = "messages";
    private const string HighestId = "highest_id";
    private const string Arrivals = "arrivals";

    /// <summary>Notes that a message arrived, and returns its number, from 1.</summary>
    public static long Arrive(Draft draft, string id)
    {
        var stored = draft.Find(Collection, Messages);
        var highest = stored?[HighestId].AsString is { } known && string.CompareOrdinal(known, id) > 0 ? known : id;
        var number = (stored?[Arrivals].AsInt64 ?? 0) + 1;
        draft.Put(Collection, new BsonDocument { ["_id"] = Messages, [HighestId] = highest, [Arrivals] = number });
        return number;
    }

    /// <summary>For <see cref="SortableIds.StartAfter"/>. Null before the first message.</summary>
    public static SortableId? Highest(IDocumentReader reader) => reader.Find(Collection, Messages) is { } stored ? SortableId.TryParse(stored[HighestId].AsString) : null;
}
