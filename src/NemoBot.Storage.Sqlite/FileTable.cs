using Microsoft.Data.Sqlite;
using NemoBot.Core.Model;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.Sqlite;

/// <summary>Stores the records of files on disk. File names are sealed: users write them.</summary>
internal sealed class FileTable(Sealer sealer)
{
    private const string Kind = SealedKinds.Files;
    private const string Columns = "id, chat, path, file_name, media_type, size_bytes, created_at, sealed, counted_as, awaits_message";

    public int Add(Database database, StoredFile file) => database.Execute(
        $"INSERT INTO files ({Columns}) VALUES ($id, $chat, $path, $file_name, $media_type, $size_bytes, $created_at, $sealed, $counted_as, $awaits_message)",
        ("$id", file.Id),
        ("$chat", file.Chat.ToString()),
        ("$path", file.Path),
        ("$file_name", ""),
        ("$media_type", file.MediaType),
        ("$size_bytes", file.SizeBytes),
        ("$created_at", file.CreatedAt.ToUnixTimeMilliseconds()),
        ("$sealed", sealer.Seal(database, file.Chat, Kind, file.Id, file.FileName)),
        ("$counted_as", file.CountedAs),
        ("$awaits_message", file.AwaitsMessage));

    public StoredFile? Get(Database database, ChatKey chat, string id) => database.First(
        $"SELECT {Columns} FROM files WHERE id = $id AND chat = $chat", row => ToRecord(database, row), ("$id", id), ("$chat", chat.ToString()));

    /// <param name="countedAs">Null for all files.</param>
    public IReadOnlyList<StoredFile> Oldest(Database database, int count, string? countedAs) => countedAs is null
        ? database.Query($"SELECT {Columns} FROM files ORDER BY created_at, id LIMIT $count", row => ToRecord(database, row), ("$count", Math.Max(count, 0)))
        : database.Query(
            $"SELECT {Columns} FROM files WHERE counted_as = $counted_as ORDER BY created_at, id LIMIT $count",
            row => ToRecord(database, row),
            ("$counted_as", countedAs),
            ("$count", Math.Max(count, 0)));

    /// <summary>Returns the files of the chat, newest first.</summary>
    public IReadOnlyList<StoredFile> Of(Database database, ChatKey chat, int count) => database.Query(
        $"SELECT {Columns} FROM files WHERE chat = $chat ORDER BY created_at DESC, id DESC LIMIT $count", row => ToRecord(database, row), ("$chat", chat.ToString()), ("$count", count));

    /// <inheritdoc cref="Oldest"/>
    public static long Bytes(Database database, string? countedAs) => countedAs is null
        ? database.Number("SELECT bytes FROM file_bytes")
        : database.Number("SELECT sum(size_bytes) FROM files WHERE counted_as = $counted_as", ("$counted_as", countedAs));

    public IReadOnlyList<StoredFile> Unaccepted(Database database, DateTimeOffset before, int count) => database.Query(
        $"SELECT {Columns} FROM files WHERE awaits_message = 1 AND created_at < $before ORDER BY created_at LIMIT $count",
        row => ToRecord(database, row),
        ("$before", before.ToUnixTimeMilliseconds()),
        ("$count", count));

    /// <summary>Marks the files of an accepted message as accepted.</summary>
    public static void Accept(Database database, IEnumerable<string> ids)
    {
        foreach (var id in ids)
        {
            database.Execute("UPDATE files SET awaits_message = 0 WHERE id = $id AND awaits_message = 1", ("$id", id));
        }
    }

    public static int Remove(Database database, string id) => database.Execute("DELETE FROM files WHERE id = $id", ("$id", id));

    /// <summary>Records which of these paths have no file record, and returns those first recorded at <paramref name="before"/> or earlier.</summary>
    public static IReadOnlyList<string> Orphans(Database database, IReadOnlyList<string> paths, DateTimeOffset now, DateTimeOffset before)
    {
        var old = new List<string>();
        foreach (var path in paths)
        {
            if (database.Number("SELECT count(*) FROM files WHERE id = $id AND path = $path", ("$id", Path.GetFileNameWithoutExtension(path)), ("$path", path)) > 0)
            {
                database.Execute("DELETE FROM orphans WHERE path = $path", ("$path", path));
                continue;
            }

            database.Execute("INSERT INTO orphans (path, seen_at) VALUES ($path, $now) ON CONFLICT DO NOTHING", ("$path", path), ("$now", now.ToUnixTimeMilliseconds()));
            if (database.Number("SELECT seen_at FROM orphans WHERE path = $path", ("$path", path)) <= before.ToUnixTimeMilliseconds())
            {
                old.Add(path);
            }
        }

        database.Execute("DELETE FROM orphans WHERE seen_at < $long_ago", ("$long_ago", (now - Retention.Orphans).ToUnixTimeMilliseconds()));
        return old;
    }

    /// <summary>Seals up to <paramref name="most"/> plaintext names; returns the number sealed.</summary>
    public int SealSome(Database database, int most)
    {
        var rows = database.Query("SELECT id, chat, file_name FROM files WHERE file_name <> '' LIMIT $most", row => (Id: row.GetString(0), Chat: ChatKey.Parse(row.GetString(1)), Name: row.GetString(2)), ("$most", most));
        foreach (var (id, chat, name) in rows)
        {
            database.Execute("UPDATE files SET file_name = '', sealed = $sealed WHERE id = $id", ("$sealed", sealer.Seal(database, chat, Kind, id, name)), ("$id", id));
        }

        return rows.Count;
    }

    private StoredFile ToRecord(Database database, SqliteDataReader row) => new(
        row.GetString(0),
        ChatKey.Parse(row.GetString(1)),
        row.GetString(2),
        NameOf(database, row),
        row.GetString(4),
        row.GetInt64(5),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)))
    {
        CountedAs = row.IsDBNull(8) ? null : row.GetString(8),
        AwaitsMessage = row.GetInt64(9) == 1,
    };

    /// <summary>Substitutes a name whose key is lost: the file itself still exists.</summary>
    private string NameOf(Database database, SqliteDataReader row) => row.GetString(3) is { Length: > 0 } clear
        ? clear
        : (row.IsDBNull(7) ? null : sealer.Open(database, Kind, row.GetString(0), row.GetFieldValue<byte[]>(7))) ?? "file";
}
