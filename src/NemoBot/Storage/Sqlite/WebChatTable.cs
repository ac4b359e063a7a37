using NemoBot.Conversation;

namespace NemoBot.Storage.Sqlite;

/// <summary>The web chat's lines, sealed: the person's own words may hold a token.</summary>
internal sealed class WebChatTable(Sealer sealer)
{
    private const string Kind = "web_chat";

    private const string ReadNewest = "SELECT id, change, at, sealed FROM web_chat WHERE chat = $chat AND change > $after ORDER BY id DESC LIMIT $limit";

    // Left to itself SQLite goes through the whole chat by id, to tell a page that is up to date that there is nothing new.
    private const string ReadChanged =
        "SELECT id, change, at, sealed FROM web_chat INDEXED BY web_chat_by_change WHERE chat = $chat AND change > $after ORDER BY id DESC LIMIT $limit";

    /// <summary>By the caller's thread, not the writer's.</summary>
    public byte[] Seal(WebChatEntry entry) => sealer.Seal(Kind, entry.Id, entry.Json);

    /// <param name="payload">The entry, sealed.</param>
    public static WebChatEntry Put(Database database, WebChatEntry entry, byte[] payload)
    {
        var change = LastChange(database, entry.Chat) + 1;
        database.Execute(
            """
            INSERT INTO web_chat (chat, id, change, at, sealed) VALUES ($chat, $id, $change, $at, $sealed)
            ON CONFLICT (chat, id) DO UPDATE SET change = excluded.change, at = excluded.at, sealed = excluded.sealed
            """,
            ("$chat", entry.Chat.ToString()),
            ("$id", entry.Id),
            ("$change", change),
            ("$at", entry.At.ToUnixTimeMilliseconds()),
            ("$sealed", payload));
        return entry with { Change = change };
    }

    /// <summary>Lines that cannot be decrypted are left out.</summary>
    public IReadOnlyList<WebChatEntry> Read(Database database, ChatKey chat, long afterChange, int limit)
    {
        var newestFirst = database.Query(
            afterChange > 0 ? ReadChanged : ReadNewest,
            row => sealer.Open(Kind, row.GetString(0), row.GetFieldValue<byte[]>(3)) is { } json
                ? new WebChatEntry(chat, row.GetString(0), row.GetInt64(1), json, DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)))
                : null,
            ("$chat", chat.ToString()),
            ("$after", afterChange),
            ("$limit", Math.Max(limit, 0)));
        newestFirst.Reverse();
        return [.. newestFirst.OfType<WebChatEntry>()];
    }

    public static long LastChange(Database database, ChatKey chat) =>
        database.Number("SELECT max(change) FROM web_chat WHERE chat = $chat", ("$chat", chat.ToString()));
}
