using NemoBot.Core.Model;

namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>Finds the highest id in use, for <see cref="SortableIds.StartAfter"/>.</summary>
internal static class LastIds
{
    private static readonly KeyIndex[] Ids = [JobTable.ById, PostTable.ById, ProjectTable.ById, FileTable.ById];

    /// <summary>Null for an empty store.</summary>
    public static SortableId? Highest(IDocumentReader reader) => Ids
        .Select(ids => reader.Range(ids, "", Key.Last, limit: 1, descending: true) is [var row] ? SortableId.TryParse(row["_id"].AsString) : null)
        .Append(InboxTable.LastId(reader))
        .Max();
}
