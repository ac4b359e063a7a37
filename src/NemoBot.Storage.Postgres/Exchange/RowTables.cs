using NemoBot.Core.Model;
using NemoBot.Storage.Exchange;
using NemoBot.Storage.Postgres.Work;
using NpgsqlTypes;

namespace NemoBot.Storage.Postgres.Exchange;

/// <summary>The kinds of rows that engines exchange, and their tables, in the order of the exchange. The store's own row is not among them: it is in several tables.</summary>
/// <remarks>
/// Rows with an order of arrival are numbered by the table, in the order in which they are written. A value that a row of an early version does not have is empty here;
/// like one whose key is erased, it cannot be opened.
/// </remarks>
internal static class RowTables
{
    public static IReadOnlyList<RowTable> All { get; } =
    [
        RowTable.Of<ChatKeyRow>(
            "chat_keys (id, chat, sealed)",
            row => [Guid.ParseExact(row.Id, "N").ToByteArray(), row.Chat, row.Sealed],
            "SELECT id, chat, sealed FROM chat_keys ORDER BY chat, seq",
            row => new(new Guid(row.Bytes(0)).ToString("N"), row.GetString(1), row.Bytes(2))),
        RowTable.Of<ChatRow>(
            "chats (chat, moved_to, json, sealed, created_at, is_chosen, last_change)", // The last change comes with the lines (Settling).
            ChatValues,
            "SELECT chat, moved_to, json, sealed FROM chats WHERE json IS NOT NULL", // Other rows are locks only.
            row => new(row.GetString(0), row.TextOrNull(1), row.GetString(2), row.BytesOrNull(3))),
        RowTable.Of<SeenMessageRow>(
            "seen_messages (chat, message_id, seen_at)",
            row => [row.Chat, row.MessageId, row.SeenAt],
            "SELECT chat, message_id, seen_at FROM seen_messages",
            row => new(row.GetString(0), row.GetString(1), row.GetInt64(2))),
        RowTable.Of<InboxRow>(
            "inbox (id, chat, received_at, unreadable, sealed)",
            row => [row.Id, row.Chat, row.ReceivedAt, row.IsAside, row.Sealed],
            "SELECT id, chat, received_at, unreadable, sealed FROM inbox ORDER BY seq",
            row => new(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetBoolean(3), row.Bytes(4))),
        RowTable.Of<ProjectRow>(
            "projects (id, chat, created_at, is_empty, sealed)",
            row => [row.Id, row.Chat, row.CreatedAt, row.IsEmpty, OrEmpty(row.Sealed)],
            "SELECT id, chat, created_at, is_empty, nullif(sealed, '') FROM projects",
            row => new(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetBoolean(3), row.BytesOrNull(4))),
        RowTable.Of<JobRow>(
            "jobs (id, chat, kind, state, finished_at, json, sealed, counted_as, created_at)",
            row => [row.Id, row.Chat, row.Kind, row.State, Number(row.FinishedAt), row.Json, row.Sealed, row.CountedAs, Documents.FromJson<JobRecord>(row.Json).CreatedAt],
            "SELECT id, chat, kind, state, finished_at, json, sealed, CASE WHEN NOT is_finished THEN counted_as END FROM jobs ORDER BY seq",
            row => new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.NumberOrNull(4), row.GetString(5), row.Bytes(6), row.TextOrNull(7))),
        RowTable.Of<PostRow>(
            "posts (id, chat, message_id, unsent, created_at, sealed)",
            row => [row.Id, row.Chat, row.MessageId, row.IsUnsent, row.CreatedAt, OrEmpty(row.Sealed)],
            "SELECT id, chat, message_id, unsent, created_at, nullif(sealed, '') FROM posts ORDER BY seq",
            row => new(row.GetString(0), row.GetString(1), row.TextOrNull(2), row.GetBoolean(3), row.GetInt64(4), row.BytesOrNull(5))),
        RowTable.Of<FileRow>(
            "files (id, chat, path, media_type, size_bytes, created_at, sealed, counted_as, awaits_message)",
            row => [row.Id, row.Chat, row.Path, row.MediaType, row.SizeBytes, row.CreatedAt, OrEmpty(row.Sealed), row.CountedAs, row.AwaitsMessage],
            "SELECT id, chat, path, media_type, size_bytes, created_at, nullif(sealed, ''), counted_as, awaits_message FROM files",
            row => new(
                row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt64(4), row.GetInt64(5), row.BytesOrNull(6), row.TextOrNull(7), row.GetBoolean(8))),
        RowTable.Of<OrphanRow>(
            "orphans (path, seen_at)",
            row => [row.Path, row.SeenAt],
            "SELECT path, seen_at FROM orphans",
            row => new(row.GetString(0), row.GetInt64(1))),
        RowTable.Of<PlatformValueRow>(
            "platform_values (platform, key, sealed, keep_until)",
            row => [row.Platform, row.Key, row.Sealed, Number(row.KeepUntil)],
            "SELECT platform, key, sealed, keep_until FROM platform_values",
            row => new(row.GetString(0), row.GetString(1), row.Bytes(2), row.NumberOrNull(3))),
        RowTable.Of<QuarantineRow>(
            "quarantine (platform, reason, at, sealed)",
            row => [row.Platform, row.Reason, row.At, row.Sealed],
            "SELECT platform, reason, at, sealed FROM quarantine ORDER BY platform, seq",
            row => new(row.GetString(0), row.GetString(1), row.GetInt64(2), row.Bytes(3))),
        RowTable.Of<TokenFetchRow>("token_fetches (at)", row => [row.At], "SELECT at FROM token_fetches ORDER BY seq", row => new(row.GetInt64(0))),
        RowTable.Of<WebChatRow>(
            "web_chat (chat, id, change, position, at, sealed)",
            row => [row.Chat, row.Id, row.Change, row.Position, row.At, row.Sealed],
            "SELECT chat, id, change, position, at, sealed FROM web_chat",
            row => new(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.Bytes(5))),
        RowTable.Of<ClientMessageRow>(
            "client_messages (chat, client_id, message_id, seen_at, sealed)",
            row => [row.Chat, row.ClientId, row.MessageId, row.SeenAt, OrEmpty(row.Sealed)],
            "SELECT chat, client_id, message_id, seen_at, nullif(sealed, '') FROM client_messages",
            row => new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.BytesOrNull(4))),
        RowTable.Of<ChargeRow>(
            "charges (id, chat, at, sealed)",
            row => [row.Id, row.Chat, row.At, row.Sealed],
            "SELECT id, chat, at, sealed FROM charges",
            row => new(row.GetString(0), row.GetString(1), row.GetInt64(2), row.Bytes(3))),
        RowTable.Of<UseRow>(
            "uses (who, what, day, count)",
            row => [row.Who, row.What, row.Day, row.Count],
            "SELECT who, what, day, count FROM uses",
            row => new(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3))),
    ];

    private static readonly Dictionary<Type, RowTable> ByKind = All.ToDictionary(table => table.Kind);

    public static RowTable Of(StoredRow row) => ByKind.TryGetValue(row.GetType(), out var table) ? table : throw new NotSupportedException($"A row of the kind {row.GetType().Name} is not known.");

    private static Value[] ChatValues(ChatRow row)
    {
        var chat = Documents.FromJson<ChatRecord>(row.Json);
        return [row.Chat, row.MovedTo, row.Json, row.Sealed, chat.CreatedAt, chat.LanguageChosen is not null || chat.Skill is not null, 0L];
    }

    private static byte[] OrEmpty(byte[]? value) => value ?? [];

    private static Value Number(long? number) => new(number, NpgsqlDbType.Bigint);
}
