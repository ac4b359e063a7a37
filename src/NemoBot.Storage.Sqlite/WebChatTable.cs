using Microsoft.Data.Sqlite;
using NemoBot.Core.Model;

namespace NemoBot.Storage.Sqlite;

/// <summary>The web chat's lines, sealed: the person's own words may hold a token.</summary>
internal sealed class WebChatTable(Sealer sealer)
{
    private const string Kind = "web_chat";

    private const string ReadNewest =
        "SELECT id, change, position, at, sealed FROM web_chat INDEXED BY web_chat_by_position WHERE chat = $chat AND change > $after ORDER BY position DESC LIMIT $limit";

    // Left to itself SQLite goes through the whole chat by position, to tell a page that is up to date that there is nothing new.
    private const string ReadChanged =
        "SELECT id, change, position, at, sealed FROM web_chat INDEXED BY web_chat_by_change WHERE chat = $chat AND change > $after ORDER BY position DESC LIMIT $limit";

    /// <summary>A line that exists keeps its position and its time.</summary>
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

    /// <summary>Lines that cannot be decrypted are left out.</summary>
    public IReadOnlyList<WebChatEntry> Read(Database database, ChatKey chat, long afterChange, int limit)
    {
        var newestFirst = database.Query(
            afterChange > 0 ? ReadChanged : ReadNewest,
            row => ToEntry(database, chat, row),
            ("$chat", chat.ToString()),
            ("$after", afterChange),
            ("$limit", Math.Max(limit, 0)));
        newestFirst.Reverse();
        return [.. newestFirst.OfType<WebChatEntry>()];
    }

    /// <summary>Null for a line that does not exist or cannot be decrypted.</summary>
    public WebChatEntry? Get(Database database, ChatKey chat, string id) => database.Query(
        "SELECT id, change, position, at, sealed FROM web_chat WHERE chat = $chat AND id = $id", row => ToEntry(database, chat, row), ("$chat", chat.ToString()), ("$id", id)).SingleOrDefault();

    /// <summary>What lines since then say, with whatever the caller makes of it; null is left out.</summary>
    public List<T> Since<T>(Database database, DateTimeOffset since, Func<WebChatEntry, T?> select)
        where T : class
    {
        var all = database.Query(
            "SELECT id, change, position, at, sealed, chat FROM web_chat WHERE at >= $since",
            row => ToEntry(database, ChatKey.Parse(row.GetString(5)), row) is { } entry ? select(entry) : null,
            ("$since", since.ToUnixTimeMilliseconds()));
        return [.. all.OfType<T>()];
    }

    /// <summary>In a chat without lines, the highest number of all chats that were trimmed: an open page must not take new lines for ones it has seen.</summary>
    public static long LastChange(Database database, ChatKey chat) => database.Number(
        "SELECT coalesce((SELECT max(change) FROM web_chat WHERE chat = $chat), (SELECT change FROM last_change))", ("$chat", chat.ToString()));

    private WebChatEntry? ToEntry(Database database, ChatKey chat, SqliteDataReader row) =>
        sealer.Open(database, Kind, row.GetString(0), row.GetFieldValue<byte[]>(4)) is { } json
            ? new(chat, row.GetString(0), row.GetInt64(1), json, DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3))) { Position = row.GetInt64(2) }
            : null;
}
