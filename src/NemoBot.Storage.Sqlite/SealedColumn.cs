namespace NemoBot.Storage.Sqlite;

/// <summary>Where sealed values lie, and what becomes of a row whose value is damaged and given up.</summary>
/// <param name="Kind">What <see cref="Sealer"/> knows the value by, as SQL.</param>
/// <param name="Owner">Whose it is, as SQL.</param>
/// <param name="Key">Finds the row again, as SQL.</param>
/// <param name="Where">Which rows count.</param>
/// <param name="GiveUp">Takes the value, or the row, away; <c>$key</c> is the row. Null: the start has its own way with it.</param>
internal sealed record SealedColumn(string Table, string Kind, string Owner, string Key, string Where, string? GiveUp)
{
    /// <summary>Accepted work: most of it is lost with its value.</summary>
    public bool IsWork { get; init; }

    /// <summary>A value that nobody misses for long: it shows whether keys are the right ones, and is no damage when it cannot be opened.</summary>
    public bool IsDisposable { get; init; }

    /// <summary>The column came with the keys of chats.</summary>
    public bool CameWithChatKeys { get; init; }

    /// <summary>The column came no later than the store's identity, and after version 0.1.0.</summary>
    public bool CameWithIdentity { get; init; }

    /// <summary>Those that the database has: it may be of an earlier version.</summary>
    public static IEnumerable<SealedColumn> In(Database database)
    {
        var (hasIdentity, hasChatKeys) = (StoreTable.Exists(database), ChatKeyTable.Exists(database));
        return All.Where(column => (hasIdentity || !column.CameWithIdentity) && (hasChatKeys || !column.CameWithChatKeys));
    }

    /// <summary>Most important first: a look that is limited in time begins here.</summary>
    public static IReadOnlyList<SealedColumn> All { get; } =
    [
        new("inbox", "'inbox'", "id", "id", "unreadable = 0", null) { IsWork = true },
        new("jobs", "'jobs'", "id", "id", "state IN ('Queued', 'Running')", null) { IsWork = true },
        new("posts", PostTable.KindSql, "id", "id", $"unsent = 1 AND json_valid(json) AND NOT {PostTable.IsInClear}", "DELETE FROM posts WHERE id = $key") { IsWork = true },
        new("chat_keys", $"'{ChatKeyTable.Kind}'", "id", "id", "TRUE", "DELETE FROM chat_keys WHERE id = $key") { CameWithChatKeys = true },
        new("chats", "'chats'", "chat", "chat", "TRUE", "UPDATE chats SET sealed = NULL WHERE chat = $key"),
        new("platform_values", "'platform_values'", "platform || char(10) || key", "platform || char(10) || key", "TRUE", "DELETE FROM platform_values WHERE platform || char(10) || key = $key"),
        new("projects", "'projects'", "id", "id", "TRUE", "DELETE FROM projects WHERE id = $key") { CameWithIdentity = true },
        new("files", "'files'", "id", "id", "TRUE", "UPDATE files SET sealed = NULL WHERE id = $key") { CameWithIdentity = true },
        new("jobs", "'jobs'", "id", "id", "state NOT IN ('Queued', 'Running')", "DELETE FROM jobs WHERE id = $key"),
        new("posts", PostTable.KindSql, "id", "id", $"unsent = 0 AND json_valid(json) AND NOT {PostTable.IsInClear}", "DELETE FROM posts WHERE id = $key"),
        new("posts", PostTable.ContextKindSql, "id", "id", PostTable.IsInClear, null) { IsDisposable = true },
        new("web_chat", "'web_chat'", "id", "id", "TRUE", "DELETE FROM web_chat WHERE id = $key"),
        new("client_messages", "'client_messages'", "chat || char(10) || client_id", "chat || char(10) || client_id", "TRUE", "DELETE FROM client_messages WHERE chat || char(10) || client_id = $key") { CameWithIdentity = true },
        new("quarantine", "'quarantine'", "platform", "seq", "TRUE", "DELETE FROM quarantine WHERE seq = $key"),
    ];
}
