using Microsoft.Data.Sqlite;
using NemoBot.Storage.Exchange;

namespace NemoBot.Storage.Sqlite;

/// <summary>Reads and writes the rows of a database as engines exchange them. All rows are in the current form: a start seals those of earlier versions.</summary>
internal static class SqliteRows
{
    /// <summary>Maximum number of rows written in one transaction.</summary>
    private const int RowsAtOnce = 1000;

    public static IEnumerable<StoredRow> Read(Database database)
    {
        IEnumerable<StoredRow>[] kinds =
        [
            database.Stream(
                "SELECT store.id, last_id.id, last_change.change FROM store, last_id, last_change",
                row => new StoreRow(row.GetString(0), row.GetString(1) is { Length: > 0 } last ? last : null, row.GetInt64(2))),
            database.Stream("SELECT key, lost, sealed FROM keys_used", row => new UsedKeyRow(row.GetString(0), row.GetInt64(1) == 1, Bytes(row, 2))),
            database.Stream("SELECT id, chat, sealed FROM chat_keys ORDER BY chat, seq", row => new ChatKeyRow(row.GetString(0), row.GetString(1), Bytes(row, 2)!)),
            database.Stream("SELECT chat, moved_to, json, sealed FROM chats", row => new ChatRow(row.GetString(0), Text(row, 1), row.GetString(2), Bytes(row, 3))),
            database.Stream("SELECT chat, message_id, seen_at FROM seen_messages", row => new SeenMessageRow(row.GetString(0), row.GetString(1), row.GetInt64(2))),
            database.Stream(
                "SELECT id, chat, received_at, unreadable, sealed FROM inbox ORDER BY seq",
                row => new InboxRow(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3) == 1, Bytes(row, 4)!)),
            database.Stream(
                "SELECT id, chat, created_at, is_empty, sealed FROM projects",
                row => new ProjectRow(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3) == 1, Bytes(row, 4))),
            database.Stream(
                "SELECT id, chat, kind, state, finished_at, json, sealed, CASE WHEN state IN ('Queued', 'Running') THEN counted_as END FROM jobs ORDER BY seq",
                row => new JobRow(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), Number(row, 4), row.GetString(5), Bytes(row, 6)!, Text(row, 7))),
            database.Stream(
                "SELECT id, chat, message_id, unsent, json, sealed FROM posts ORDER BY seq",
                row => new PostRow(row.GetString(0), row.GetString(1), Text(row, 2), row.GetInt64(3) == 1, PostTable.CreatedAt(row.GetString(4)).ToUnixTimeMilliseconds(), Bytes(row, 5))),
            database.Stream(
                "SELECT id, chat, path, media_type, size_bytes, created_at, sealed, counted_as, awaits_message FROM files",
                row => new FileRow(
                    row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt64(4), row.GetInt64(5), Bytes(row, 6), Text(row, 7), row.GetInt64(8) == 1)),
            database.Stream("SELECT path, seen_at FROM orphans", row => new OrphanRow(row.GetString(0), row.GetInt64(1))),
            database.Stream(
                "SELECT platform, key, sealed, keep_until FROM platform_values",
                row => new PlatformValueRow(row.GetString(0), row.GetString(1), Bytes(row, 2)!, Number(row, 3))),
            database.Stream(
                "SELECT platform, reason, at, sealed FROM quarantine ORDER BY platform, seq",
                row => new QuarantineRow(row.GetString(0), row.GetString(1), row.GetInt64(2), Bytes(row, 3)!)),
            database.Stream("SELECT at FROM token_fetches ORDER BY seq", row => new TokenFetchRow(row.GetInt64(0))),
            database.Stream(
                "SELECT chat, id, change, position, at, sealed FROM web_chat",
                row => new WebChatRow(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), Bytes(row, 5)!)),
            database.Stream(
                "SELECT chat, client_id, message_id, seen_at, sealed FROM client_messages",
                row => new ClientMessageRow(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3), Bytes(row, 4))),
            database.Stream("SELECT id, chat, at, sealed FROM charges", row => new ChargeRow(row.GetString(0), row.GetString(1), row.GetInt64(2), Bytes(row, 3)!)),
            database.Stream("SELECT who, what, day, count FROM uses", row => new UseRow(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3))),
        ];
        return kinds.SelectMany(rows => rows);
    }

    public static void Write(Database database, IEnumerable<StoredRow> rows)
    {
        foreach (var batch in rows.Chunk(RowsAtOnce))
        {
            database.Execute("BEGIN IMMEDIATE");
            foreach (var row in batch)
            {
                Write(database, row);
            }

            database.Execute("COMMIT");
        }
    }

    private static void Write(Database database, StoredRow stored) => _ = stored switch
    {
        StoreRow row => WriteStore(database, row),
        UsedKeyRow row => database.Execute("INSERT INTO keys_used (key, lost, sealed) VALUES ($key, $lost, $sealed)", ("$key", row.Key), ("$lost", row.IsLost), ("$sealed", row.Sealed)),
        ChatKeyRow row => database.Execute("INSERT INTO chat_keys (id, chat, sealed) VALUES ($id, $chat, $sealed)", ("$id", row.Id), ("$chat", row.Chat), ("$sealed", row.Sealed)),
        ChatRow row => database.Execute(
            "INSERT INTO chats (chat, moved_to, json, sealed) VALUES ($chat, $moved_to, $json, $sealed)",
            ("$chat", row.Chat), ("$moved_to", row.MovedTo), ("$json", row.Json), ("$sealed", row.Sealed)),
        SeenMessageRow row => database.Execute(
            "INSERT INTO seen_messages (chat, message_id, seen_at) VALUES ($chat, $message_id, $seen_at)",
            ("$chat", row.Chat), ("$message_id", row.MessageId), ("$seen_at", row.SeenAt)),
        InboxRow row => database.Execute(
            "INSERT INTO inbox (id, chat, received_at, unreadable, sealed) VALUES ($id, $chat, $received_at, $unreadable, $sealed)",
            ("$id", row.Id), ("$chat", row.Chat), ("$received_at", row.ReceivedAt), ("$unreadable", row.IsAside), ("$sealed", row.Sealed)),
        ProjectRow row => database.Execute(
            "INSERT INTO projects (id, chat, created_at, json, is_empty, sealed) VALUES ($id, $chat, $created_at, $json, $is_empty, $sealed)",
            ("$id", row.Id), ("$chat", row.Chat), ("$created_at", row.CreatedAt), ("$json", ProjectTable.Nothing), ("$is_empty", row.IsEmpty), ("$sealed", row.Sealed)),
        JobRow row => database.Execute(
            "INSERT INTO jobs (id, chat, kind, state, finished_at, json, sealed, counted_as) VALUES ($id, $chat, $kind, $state, $finished_at, $json, $sealed, $counted_as)",
            ("$id", row.Id), ("$chat", row.Chat), ("$kind", row.Kind), ("$state", row.State), ("$finished_at", row.FinishedAt), ("$json", row.Json), ("$sealed", row.Sealed), ("$counted_as", row.CountedAs)),
        PostRow row => database.Execute(
            "INSERT INTO posts (id, chat, message_id, unsent, json, sealed) VALUES ($id, $chat, $message_id, $unsent, $json, $sealed)",
            ("$id", row.Id), ("$chat", row.Chat), ("$message_id", row.MessageId), ("$unsent", row.IsUnsent), ("$json", PostTable.InClear(DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt))), ("$sealed", row.Sealed)),
        FileRow row => database.Execute(
            "INSERT INTO files (id, chat, path, file_name, media_type, size_bytes, created_at, sealed, counted_as, awaits_message) VALUES ($id, $chat, $path, '', $media_type, $size_bytes, $created_at, $sealed, $counted_as, $awaits_message)",
            ("$id", row.Id), ("$chat", row.Chat), ("$path", row.Path), ("$media_type", row.MediaType), ("$size_bytes", row.SizeBytes), ("$created_at", row.CreatedAt), ("$sealed", row.Sealed), ("$counted_as", row.CountedAs), ("$awaits_message", row.AwaitsMessage)),
        OrphanRow row => database.Execute("INSERT INTO orphans (path, seen_at) VALUES ($path, $seen_at)", ("$path", row.Path), ("$seen_at", row.SeenAt)),
        PlatformValueRow row => database.Execute(
            "INSERT INTO platform_values (platform, key, sealed, keep_until) VALUES ($platform, $key, $sealed, $keep_until)",
            ("$platform", row.Platform), ("$key", row.Key), ("$sealed", row.Sealed), ("$keep_until", row.KeepUntil)),
        QuarantineRow row => database.Execute(
            "INSERT INTO quarantine (platform, reason, at, sealed) VALUES ($platform, $reason, $at, $sealed)",
            ("$platform", row.Platform), ("$reason", row.Reason), ("$at", row.At), ("$sealed", row.Sealed)),
        TokenFetchRow row => database.Execute("INSERT INTO token_fetches (at) VALUES ($at)", ("$at", row.At)),
        WebChatRow row => database.Execute(
            "INSERT INTO web_chat (chat, id, change, position, at, sealed) VALUES ($chat, $id, $change, $position, $at, $sealed)",
            ("$chat", row.Chat), ("$id", row.Id), ("$change", row.Change), ("$position", row.Position), ("$at", row.At), ("$sealed", row.Sealed)),
        ClientMessageRow row => database.Execute(
            "INSERT INTO client_messages (chat, client_id, message_id, seen_at, sealed) VALUES ($chat, $client_id, $message_id, $seen_at, $sealed)",
            ("$chat", row.Chat), ("$client_id", row.ClientId), ("$message_id", row.MessageId), ("$seen_at", row.SeenAt), ("$sealed", row.Sealed)),
        ChargeRow row => database.Execute(
            "INSERT INTO charges (id, chat, at, sealed) VALUES ($id, $chat, $at, $sealed)", ("$id", row.Id), ("$chat", row.Chat), ("$at", row.At), ("$sealed", row.Sealed)),
        UseRow row => database.Execute(
            "INSERT INTO uses (who, what, day, count) VALUES ($who, $what, $day, $count)", ("$who", row.Who), ("$what", row.What), ("$day", row.Day), ("$count", row.Count)),
        _ => throw new NotSupportedException($"A row of the kind {stored.GetType().Name} is not known."),
    };

    private static int WriteStore(Database database, StoreRow row)
    {
        StoreTable.Ensure(database, row.Id);
        if (row.LastId is { } last)
        {
            LastId.Raise(database, last);
        }

        return database.Execute("UPDATE last_change SET change = $change", ("$change", row.LastChange));
    }

    private static byte[]? Bytes(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<byte[]>(column);

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static long? Number(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
}
