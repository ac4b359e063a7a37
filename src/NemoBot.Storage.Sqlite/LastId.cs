using NemoBot.Core.Model;

namespace NemoBot.Storage.Sqlite;

/// <summary>Finds the highest id in use, for <see cref="SortableIds.StartAfter"/>.</summary>
internal static class LastId
{
    /// <summary>Records a message's id, because its row is deleted when the message is handled.</summary>
    public static void Raise(Database database, string id) => database.Execute("UPDATE last_id SET id = $id WHERE id < $id", ("$id", id));

    /// <summary>Returns null for an empty database. Fast: each table has an index on its ids.</summary>
    public static SortableId? Find(Database database)
    {
        var highest = database.Query(
            """
            SELECT id FROM last_id
            UNION ALL SELECT max(id) FROM inbox
            UNION ALL SELECT max(id) FROM jobs
            UNION ALL SELECT max(id) FROM posts
            UNION ALL SELECT max(id) FROM projects
            UNION ALL SELECT max(id) FROM files
            """,
            row => row.IsDBNull(0) ? null : SortableId.TryParse(row.GetString(0)));
        return highest.Max();
    }
}
