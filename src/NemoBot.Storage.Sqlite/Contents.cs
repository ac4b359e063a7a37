namespace NemoBot.Storage.Sqlite;

/// <summary>
/// Finds unreadable rows. SQLite's integrity check cannot: to SQLite, an overwritten page of a long value is a page like any other.
/// </summary>
internal static class Contents
{
    private static readonly (string Table, string Key)[] Documents = [("chats", "chat"), ("projects", "id"), ("jobs", "id"), ("posts", "id")];

    /// <summary>Returns rows that cannot be read although their key is not known to be lost, at most <paramref name="most"/>.</summary>
    /// <param name="isEnough">Stops the check early if it returns true.</param>
    public static IReadOnlyList<UnreadableRow> Unreadable(Database database, Sealer sealer, int most, Func<bool> isEnough)
    {
        var lost = StoreTable.Exists(database) ? StoreTable.LostKeys(database).ToHashSet(StringComparer.Ordinal) : [];
        var found = new List<UnreadableRow>();
        foreach (var (table, key) in Documents)
        {
            found.AddRange(database.Query(
                $"SELECT {key} FROM {table} WHERE NOT json_valid(json) LIMIT $most",
                row => new UnreadableRow(table, false, row.GetString(0), null, $"DELETE FROM {table} WHERE {key} = $key"),
                ("$most", most)));
        }

        foreach (var column in SealedColumn.In(database).Where(column => !column.IsDisposable))
        {
            Look(database, sealer, column, lost, found, () => found.Count >= most || isEnough());
        }

        return found;
    }

    private static void Look(Database database, Sealer sealer, SealedColumn column, HashSet<string> lost, List<UnreadableRow> found, Func<bool> isEnough) => database.Each(
        $"SELECT {column.Kind}, {column.Owner}, {column.Key}, sealed FROM {column.Table} WHERE sealed IS NOT NULL AND {column.Where}",
        row =>
        {
            var value = row.GetFieldValue<byte[]>(3);
            if (!sealer.Opens(database, row.GetString(0), row.GetString(1), value) && MasterSealer.KeyOf(value) is var key && (key is null || !lost.Contains(key)))
            {
                found.Add(new(column.Table, column.IsWork, row.GetValue(2), key, column.GiveUp));
            }

            return !isEnough();
        });
}

/// <summary>Represents a row that cannot be read.</summary>
/// <param name="IsWork">True if the row is accepted, unfinished work.</param>
/// <param name="SealedBy">The id of the key that sealed the value; null if it is not sealed, or the id is damaged.</param>
/// <param name="GiveUp">See <see cref="SealedColumn.GiveUp"/>.</param>
public sealed record UnreadableRow(string Table, bool IsWork, object Key, string? SealedBy, string? GiveUp);
