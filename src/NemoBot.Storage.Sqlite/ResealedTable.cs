using NemoBot.Core.Model;

namespace NemoBot.Storage.Sqlite;

/// <summary>Represents a table whose rows earlier versions sealed with the master key.</summary>
/// <param name="Kind">SQL for the kind that <see cref="Sealer"/> expects.</param>
/// <param name="Owner">SQL for the owner that <see cref="Sealer"/> expects.</param>
/// <param name="Key">The columns of the row's key; rows are processed in this order.</param>
internal sealed record ResealedTable(string Table, string Kind, string Owner, params IReadOnlyList<string> Key)
{
    /// <summary>Number of rows per batch.</summary>
    private const int Rows = 200;

    private static readonly ResealedTable[] All =
    [
        new("inbox", "'inbox'", "id", "rowid"),
        new("jobs", "'jobs'", "id", "rowid"),
        new("posts", PostTable.KindSql, "id", "rowid"),
        new("projects", "'projects'", "id", "rowid"),
        new("files", "'files'", "id", "rowid"),
        new("chats", "'chats'", "chat", "chat"),
        new("web_chat", "'web_chat'", "id", "chat", "id"),
        new("client_messages", "'client_messages'", "chat || char(10) || client_id", "chat", "client_id"),
    ];

    /// <summary>
    /// Reseals the rows of all tables with their chats' keys, in small transactions; skips rows that are done, so it can be repeated. Rows that cannot be
    /// decrypted stay unchanged. Returns the number of resealed rows.
    /// </summary>
    public static int SealAll(Database database, Sealer sealer, MovedChats moved) => All.Sum(table =>
    {
        var all = 0;
        for (Step? step = new(null, 0); step is not null; all += step?.Sealed ?? 0)
        {
            database.Execute("BEGIN IMMEDIATE");
            step = table.Seal(database, sealer, moved, step.Last);
            database.Execute("COMMIT");
        }

        return all;
    });

    /// <param name="after">The last row of the previous batch; null starts at the first row.</param>
    /// <returns>Null if no rows were left.</returns>
    private Step? Seal(Database database, Sealer sealer, MovedChats moved, object[]? after)
    {
        var count = 0;
        var columns = string.Join(", ", Key);
        var names = Key.Select((_, i) => $"$k{i}").ToList();
        var beyond = after is null ? "TRUE" : $"({columns}) > ({string.Join(", ", names)})";
        (string, object?)[] place = [.. names.Select((name, i) => (name, after?[i]))];
        var rows = database.Query(
            $"SELECT {Kind}, {Owner}, chat, sealed, {columns} FROM {Table} WHERE {beyond} AND sealed IS NOT NULL AND substr(sealed, 1, 4) <> {ChatSeal.StartSql} ORDER BY {columns} LIMIT {Rows}",
            row => (
                Kind: row.GetString(0),
                Owner: row.GetString(1),
                Chat: ChatKey.Parse(row.GetString(2)),
                Value: row.GetFieldValue<byte[]>(3),
                Key: Key.Select((_, i) => row.GetValue(4 + i)).ToArray()),
            after is null ? [] : place);
        foreach (var row in rows)
        {
            if (sealer.Open(row.Kind, row.Owner, row.Value) is { } text)
            {
                database.Execute(
                    $"UPDATE {Table} SET sealed = $sealed WHERE ({columns}) = ({string.Join(", ", names)})",
                    [("$sealed", sealer.Seal(database, moved.Resolve(database, row.Chat), row.Kind, row.Owner, text)), .. names.Select((name, i) => (name, (object?)row.Key[i]))]);
                count++;
            }
        }

        return rows is [.., var last] ? new(last.Key, count) : null;
    }

    private sealed record Step(object[]? Last, int Sealed);
}
