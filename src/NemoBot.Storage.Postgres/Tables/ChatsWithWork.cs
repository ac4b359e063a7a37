namespace NemoBot.Storage.Postgres.Tables;

/// <summary>Finds the chats in which something waits.</summary>
internal static class ChatsWithWork
{
    /// <summary>Returns their current addresses, as SQL.</summary>
    public const string Query = """
        SELECT chat FROM inbox WHERE NOT unreadable
        UNION SELECT chat FROM jobs WHERE NOT is_finished
        UNION SELECT chat FROM posts WHERE unsent
        """;
}
