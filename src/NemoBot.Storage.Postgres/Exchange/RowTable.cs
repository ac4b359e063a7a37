using System.Data.Common;
using NemoBot.Storage.Exchange;
using NemoBot.Storage.Postgres.Work;
using Npgsql;

namespace NemoBot.Storage.Postgres.Exchange;

/// <summary>How the rows of a kind are in their table.</summary>
/// <param name="Kind">A <see cref="StoredRow"/>.</param>
/// <param name="Columns">The table with the columns to write, as SQL.</param>
/// <param name="Values">The values of those columns.</param>
/// <param name="Query">The rows in the order of the exchange, as SQL.</param>
internal sealed record RowTable(Type Kind, string Columns, Func<StoredRow, Value[]> Values, string Query, Func<DbDataReader, StoredRow> Read)
{
    public static RowTable Of<T>(string columns, Func<T, Value[]> values, string query, Func<DbDataReader, T> read)
        where T : StoredRow => new(typeof(T), columns, row => values((T)row), query, read);

    /// <summary>Streams the rows.</summary>
    public IEnumerable<StoredRow> Rows(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(Query, connection) { CommandTimeout = 0 };
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return Read(reader);
        }
    }

    /// <summary>Begins to write rows, in one stream; what is not completed is not written.</summary>
    public NpgsqlBinaryImporter Begin(NpgsqlConnection connection)
    {
        var copy = connection.BeginBinaryImport($"COPY {Columns} FROM STDIN (FORMAT binary)");
        copy.Timeout = TimeSpan.Zero; // None: the server may have to wait for its disk.
        return copy;
    }

    public void Write(NpgsqlBinaryImporter copy, StoredRow row)
    {
        copy.StartRow();
        foreach (var value in Values(row))
        {
            if (value.Content is { } content)
            {
                copy.Write(content, value.Type);
            }
            else
            {
                copy.WriteNull();
            }
        }
    }
}
