namespace NemoBot.Storage.Postgres.Exchange;

/// <summary>What the rows of a store that arrived imply for this engine, and what makes room for them, as SQL.</summary>
internal static class Settling
{
    /// <summary>
    /// Empties the tables, and keeps the sum of the files' sizes from being counted row by row: within one transaction each count would pass over all earlier ones.
    /// </summary>
    public const string Begin = """
        TRUNCATE store, protection_keys, runs, chats, chat_keys, seen_messages, client_messages, inbox, projects, jobs, posts, charges, uses, files, orphans,
            platform_values, quarantine, token_fetches, web_chat RESTART IDENTITY;
        ALTER TABLE files DISABLE TRIGGER files_count_bytes;
        """;

    // A read follows one hop, so the earlier addresses of a chat that moved again get its last one. The other engines follow four.
    private const string OneHop = """
        WITH RECURSIVE hops AS (
            SELECT chat, moved_to AS last, 1 AS hop FROM chats WHERE moved_to IS NOT NULL
            UNION ALL
            SELECT hops.chat, chats.moved_to, hop + 1 FROM hops JOIN chats ON chats.chat = hops.last WHERE chats.moved_to IS NOT NULL AND hop < 4)
        UPDATE chats SET moved_to = there.last, json = jsonb_set(json::jsonb, '{MovedTo}', to_jsonb(there.last))::text
        FROM (SELECT DISTINCT ON (chat) chat, last FROM hops ORDER BY chat, hop DESC) AS there
        WHERE there.chat = chats.chat AND there.last <> chats.moved_to;
        """;

    // A chat without a record has a row too, for the lock and the number of its last change.
    private const string ChatsOfRows = """
        INSERT INTO chats (chat, created_at, last_change)
        SELECT chat, $1, 0 FROM (
            SELECT chat FROM chat_keys UNION SELECT chat FROM client_messages UNION SELECT chat FROM inbox UNION SELECT chat FROM projects UNION SELECT chat FROM jobs
            UNION SELECT chat FROM posts UNION SELECT chat FROM charges UNION SELECT chat FROM files UNION SELECT chat FROM web_chat) AS named
        ON CONFLICT DO NOTHING
        """;

    // The numbers of a chat without lines continue after those of the trimmed ones.
    private const string LastChanges = """
        UPDATE chats SET last_change = last.change
        FROM (SELECT chats.chat, coalesce(max(web_chat.change), (SELECT change FROM last_change)) AS change FROM chats LEFT JOIN web_chat ON web_chat.chat = chats.chat GROUP BY chats.chat) AS last
        WHERE last.chat = chats.chat AND last.change > 0
        """;

    private const string FileBytes = """
        UPDATE file_bytes SET bytes = CASE part WHEN 0 THEN (SELECT coalesce(sum(size_bytes), 0)::bigint FROM files) ELSE 0 END;
        ALTER TABLE files ENABLE TRIGGER files_count_bytes;
        """;

    private const string Statistics = "ANALYZE chats, chat_keys, seen_messages, client_messages, inbox, projects, jobs, posts, charges, uses, files, platform_values, web_chat";

    /// <summary>Gets the statements, in order; <c>$1</c> is the time, in Unix milliseconds.</summary>
    public static IReadOnlyList<string> End { get; } = [OneHop, ChatsOfRows, LastChanges, FileBytes, Statistics];
}
