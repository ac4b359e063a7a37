using NemoBot.Storage.Engines;

namespace NemoBot.Storage.Sqlite;

/// <summary>
/// Finds unreadable rows. SQLite's integrity check cannot: to SQLite, an overwritten page of a long value is a page like any other.
/// </summary>
internal static class Contents
{
    private static readonly (string Table, string Key)[] Documents = [("chats", "chat"), ("projects", "id"), ("jobs", "id"), ("posts", "id")];

    /// <summary>Returns rows that cannot be read although their key is not known to be lost, at most <paramref name="most"/>.</summary>
    /// <param name="isEnough">Stops the check early if it returns true.</param>
    public static IReadOnlyList<DamagedRow> Unreadable(Database database, Sealer sealer, int most, Func<bool> isEnough)
    {
        var lost = StoreTable.Exists(database) ? StoreTable.LostKeys(database).ToHashSet(StringComparer.Ordinal) : [];
        var found = new List<DamagedRow>();
        foreach (var (table, key) in Documents)
        {
            found.AddRange(database.Query(
                $"SELECT {key} FROM {table} WHERE NOT json_valid(json) LIMIT $most",
                row => new DamagedRow(table, false, null, row.GetString(0), $"DELETE FROM {table} WHERE {key} = $key"),
                ("$most", most)));
        }

        foreach (var column in SealedColumn.In(database).Where(column => !column.IsDisposable))
        {
            Look(database, sealer, column, lost, found, () => found.Count >= most || isEnough());
        }

        return found;
    }

    private static void Look(Database database, Sealer sealer, SealedColumn column, HashSet<string> lost, List<DamagedRow> found, Func<bool> isEnough) => database.Each(
        $"SELECT {column.Kind}, {column.Owner}, {column.Key}, sealed FROM {column.Table} WHERE sealed IS NOT NULL AND {column.Where}",
        row =>
        {
            var value = row.GetFieldValue<byte[]>(3);
            if (!sealer.Opens(database, row.GetString(0), row.GetString(1), value) && MasterSealer.KeyOf(value) is var key && (key is null || !lost.Contains(key)))
            {
                found.Add(new(column.Table, column.IsWork, key, row.GetValue(2), column.GiveUp));
            }

            return !isEnough();
        });
}

/// <summary>Represents a row that cannot be read, and how to discard it.</summary>
/// <param name="Key">Identifies the row, for <paramref name="GiveUp"/>.</param>
/// <param name="GiveUp">See <see cref="SealedColumn.GiveUp"/>.</param>
internal sealed record DamagedRow(string Table, bool IsWork, string? SealedBy, object Key, string? GiveUp) : UnreadableRow(Table, IsWork, SealedBy);
