using Microsoft.Data.Sqlite;
using NemoBot.Core.Model;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.Sqlite;

/// <summary>Stores the web chat's lines, sealed: what a person writes may contain a token.</summary>
internal sealed class WebChatTable(Sealer sealer)
{
    private const string Kind = SealedKinds.WebChat;

    private const string ReadNewest =
        "SELECT id, change, position, at, sealed FROM web_chat INDEXED BY web_chat_by_position WHERE chat = $chat AND change > $after ORDER BY position DESC LIMIT $limit";

    // Without the hint SQLite may read the whole chat by position to find that an up-to-date page has nothing new.
    private const string ReadChanged =
        "SELECT id, change, position, at, sealed FROM web_chat INDEXED BY web_chat_by_change WHERE chat = $chat AND change > $after ORDER BY change DESC LIMIT $limit";

    private const string ReadAbove =
        "SELECT id, change, position, at, sealed FROM web_chat INDEXED BY web_chat_by_position WHERE chat = $chat AND position < $position ORDER BY position DESC LIMIT $limit";

    /// <summary>Inserts or updates a line; an existing line keeps its position and time.</summary>
    public WebChatEntry Put(Database database, WebChatEntry entry)
    {
        var change = LastChange(database, entry.Chat) + 1;
        var (position, at) = database.Query(
            """
            INSERT INTO web_chat (chat, id, change, position, at, sealed) VALUES ($chat, $id, $change, $change, $at, $sealed)
            ON CONFLICT (chat, id) DO UPDATE SET change = excluded.change, sealed = excluded.sealed
            RETURNING position, at
            """,
            row => (row.GetInt64(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1))),
            ("$chat", entry.Chat.ToString()),
            ("$id", entry.Id),
            ("$change", change),
            ("$at", entry.At.ToUnixTimeMilliseconds()),
            ("$sealed", sealer.Seal(database, entry.Chat, Kind, entry.Id, entry.Json)))[0];
        return entry with { Change = change, Position = position, At = at };
    }

    /// <summary>Returns the lines; omits those that cannot be decrypted.</summary>
    public IReadOnlyList<WebChatEntry> Read(Database database, ChatKey chat, long afterChange, int limit)
    {
        limit = Math.Max(limit, 0);
        if (afterChange > 0 && Newest(database, ReadChanged, chat, afterChange, limit + 1) is var changed && changed.Count <= limit)
        {
            return [.. changed.OfType<WebChatEntry>().OrderBy(entry => entry.Position)];
        }

        // All lines, or more changed than are asked for: looks from the newest line on, so that a page that is far behind does not cost the whole chat.
        var newestFirst = Newest(database, ReadNewest, chat, afterChange, limit);
        newestFirst.Reverse();
        return [.. newestFirst.OfType<WebChatEntry>()];
    }

    /// <summary>Returns the newest lines above a position; omits those that cannot be decrypted.</summary>
    public IReadOnlyList<WebChatEntry> ReadBefore(Database database, ChatKey chat, long position, int limit)
    {
        var newestFirst = database.Query(
            ReadAbove,
            row => ToEntry(database, chat, row),
            ("$chat", chat.ToString()),
            ("$position", position),
            ("$limit", Math.Max(limit, 0)));
        newestFirst.Reverse();
        return [.. newestFirst.OfType<WebChatEntry>()];
    }

    /// <summary>Returns null for a line that does not exist or cannot be decrypted.</summary>
    public WebChatEntry? Get(Database database, ChatKey chat, string id) => database.Query(
        "SELECT id, change, position, at, sealed FROM web_chat WHERE chat = $chat AND id = $id", row => ToEntry(database, chat, row), ("$chat", chat.ToString()), ("$id", id)).SingleOrDefault();

    /// <summary>Returns what <paramref name="select"/> makes of each line since then, without nulls.</summary>
    public List<T> Since<T>(Database database, DateTimeOffset since, Func<WebChatEntry, T?> select)
        where T : class
    {
        var all = database.Query(
            "SELECT id, change, position, at, sealed, chat FROM web_chat WHERE at >= $since",
            row => ToEntry(database, ChatKey.Parse(row.GetString(5)), row) is { } entry ? select(entry) : null,
            ("$since", since.ToUnixTimeMilliseconds()));
        return [.. all.OfType<T>()];
    }

    /// <summary>
    /// Returns the chat's last change; for a chat without lines, the highest number of all trimmed chats, so that an open page does not take new lines for old
    /// ones.
    /// </summary>
    public static long LastChange(Database database, ChatKey chat) => database.Number(
        "SELECT coalesce((SELECT max(change) FROM web_chat WHERE chat = $chat), (SELECT change FROM last_change))", ("$chat", chat.ToString()));

    private List<WebChatEntry?> Newest(Database database, string sql, ChatKey chat, long afterChange, int limit) => database.Query(
        sql, row => ToEntry(database, chat, row), ("$chat", chat.ToString()), ("$after", afterChange), ("$limit", limit));

    private WebChatEntry? ToEntry(Database database, ChatKey chat, SqliteDataReader row) =>
        sealer.Open(database, Kind, row.GetString(0), row.GetFieldValue<byte[]>(4)) is { } json
            ? new(chat, row.GetString(0), row.GetInt64(1), json, DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3))) { Position = row.GetInt64(2) }
            : null;
}
