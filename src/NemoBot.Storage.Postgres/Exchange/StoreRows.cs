using NemoBot.Core.Model;
using NemoBot.Storage.Exchange;
using Npgsql;

namespace NemoBot.Storage.Postgres.Exchange;

/// <summary>Streams the rows of the database as engines exchange them.</summary>
internal static class StoreRows
{
    private const string Store = "SELECT id, (SELECT nullif(max(last_id), '') FROM runs), (SELECT change FROM last_change) FROM store";

    /// <exception cref="StorageException">The server cannot be reached, or a row is not one of ours.</exception>
    public static IEnumerable<StoredRow> All(NpgsqlConnection connection)
    {
        yield return MoveConnection.Named(() => StoreRow(connection));
        foreach (var table in RowTables.All)
        {
            using var rows = table.Rows(connection).GetEnumerator();
            while (MoveConnection.Named(rows.MoveNext))
            {
                yield return rows.Current;
            }
        }
    }

    private static StoreRow StoreRow(NpgsqlConnection connection)
    {
        using var find = new NpgsqlCommand(Store, connection);
        using var reader = find.ExecuteReader();
        return reader.Read() ? new(reader.GetString(0), reader.TextOrNull(1), reader.GetInt64(2)) : throw new StorageException("There is no store in the database of Storage:Database.");
    }
}
