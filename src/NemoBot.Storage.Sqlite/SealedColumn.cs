namespace NemoBot.Storage.Sqlite;

/// <summary>Describes a column with sealed values, and how to discard a row whose value is damaged.</summary>
/// <param name="Kind">SQL for the kind that <see cref="Sealer"/> expects.</param>
/// <param name="Owner">SQL for the owner that <see cref="Sealer"/> expects.</param>
/// <param name="Key">SQL expression that identifies the row.</param>
/// <param name="Where">SQL condition that selects the rows.</param>
/// <param name="GiveUp">SQL that discards the value or the row; <c>$key</c> is the row. Null if startup handles such rows otherwise.</param>
internal sealed record SealedColumn(string Table, string Kind, string Owner, string Key, string Where, string? GiveUp)
{
    /// <summary>Gets whether the rows are accepted work, most of which is lost with its value.</summary>
    public bool IsWork { get; init; }

    /// <summary>Gets whether the values are short-lived: they show whether the keys are correct, but do not count as damage if they cannot be decrypted.</summary>
    public bool IsDisposable { get; init; }

    /// <summary>Gets whether the column was added together with the chats' keys.</summary>
    public bool CameWithChatKeys { get; init; }

    /// <summary>Gets whether the column was added together with the chats' ledgers.</summary>
    public bool CameWithLedger { get; init; }

    /// <summary>Gets whether the column was added after version 0.1.0, and no later than the store's identity.</summary>
    public bool CameWithIdentity { get; init; }

    /// <summary>Returns the columns that the database has, which may be of an earlier version.</summary>
    public static IEnumerable<SealedColumn> In(Database database)
    {
        var (hasIdentity, hasChatKeys, hasLedger) = (StoreTable.Exists(database), ChatKeyTable.Exists(database), ChargeTable.Exists(database));
        return All.Where(column => (hasIdentity || !column.CameWithIdentity) && (hasChatKeys || !column.CameWithChatKeys) && (hasLedger || !column.CameWithLedger));
    }

    /// <summary>Gets all columns, most important first: a check with a time limit begins there.</summary>
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
        new("charges", "'charges'", "id", "id", "TRUE", "DELETE FROM charges WHERE id = $key") { CameWithLedger = true },
        new("quarantine", "'quarantine'", "platform", "seq", "TRUE", "DELETE FROM quarantine WHERE seq = $key"),
    ];
}
