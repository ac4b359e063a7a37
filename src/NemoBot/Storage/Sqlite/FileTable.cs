using Microsoft.Data.Sqlite;
using NemoBot.Conversation;

namespace NemoBot.Storage.Sqlite;

internal static class FileTable
{
    private const string Columns = "id, chat, path, file_name, media_type, size_bytes, created_at";

    public static int Add(Database database, StoredFile file) => database.Execute(
        $"INSERT INTO files ({Columns}) VALUES ($id, $chat, $path, $file_name, $media_type, $size_bytes, $created_at)",
        ("$id", file.Id),
        ("$chat", file.Chat.ToString()),
        ("$path", file.Path),
        ("$file_name", file.FileName),
        ("$media_type", file.MediaType),
        ("$size_bytes", file.SizeBytes),
        ("$created_at", file.CreatedAt.ToUnixTimeMilliseconds()));

    public static StoredFile? Get(Database database, ChatKey chat, string id) => database.First(
        $"SELECT {Columns} FROM files WHERE id = $id AND chat = $chat", ToRecord, ("$id", id), ("$chat", chat.ToString()));

    public static IReadOnlyList<StoredFile> Oldest(Database database, int count) => database.Query(
        $"SELECT {Columns} FROM files ORDER BY created_at, id LIMIT $count", ToRecord, ("$count", Math.Max(count, 0)));

    public static long Bytes(Database database) => database.Number("SELECT sum(size_bytes) FROM files");

    public static int Remove(Database database, string id) => database.Execute("DELETE FROM files WHERE id = $id", ("$id", id));

    private static StoredFile ToRecord(SqliteDataReader row) => new(
        row.GetString(0),
        ChatKey.Parse(row.GetString(1)),
        row.GetString(2),
        row.GetString(3),
        row.GetString(4),
        row.GetInt64(5),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)));
}
