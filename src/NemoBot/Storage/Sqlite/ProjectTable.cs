using Microsoft.Data.Sqlite;
using NemoBot.Conversation;

namespace NemoBot.Storage.Sqlite;

internal static class ProjectTable
{
    /// <summary>What /projects can show.</summary>
    private const int ListLength = 50;

    public static ProjectRecord? Get(Database database, ChatKey chat, string id) => database.First(
        "SELECT json, chat FROM projects WHERE id = $id AND chat = $chat", ToRecord, ("$id", id), ("$chat", chat.ToString()));

    public static IReadOnlyList<ProjectRecord> List(Database database, ChatKey chat) => database.Query(
        "SELECT json, chat FROM projects WHERE chat = $chat ORDER BY created_at DESC, id DESC LIMIT $count",
        ToRecord,
        ("$chat", chat.ToString()),
        ("$count", ListLength));

    public static ProjectRecord? Update(Database database, ChatKey chat, string id, Func<ProjectRecord, ProjectRecord> change)
    {
        if (Get(database, chat, id) is not { } stored)
        {
            return null;
        }

        var changed = change(stored) with { Id = id, Chat = chat };
        Put(database, changed);
        return changed;
    }

    public static void Put(Database database, ProjectRecord project)
    {
        var written = database.Execute(
            """
            INSERT INTO projects (id, chat, created_at, json) VALUES ($id, $chat, $created_at, $json)
            ON CONFLICT (id) DO UPDATE SET created_at = excluded.created_at, json = excluded.json WHERE chat = excluded.chat
            """,
            ("$id", project.Id),
            ("$chat", project.Chat.ToString()),
            ("$created_at", project.CreatedAt.ToUnixTimeMilliseconds()),
            ("$json", Documents.ToJson(project)));
        Ownership.Check(written, "project", project.Id, project.Chat);
    }

    public static void Delete(Database database, string id) => database.Execute("DELETE FROM projects WHERE id = $id", ("$id", id));

    private static ProjectRecord ToRecord(SqliteDataReader row) =>
        Documents.FromJson<ProjectRecord>(row.GetString(0)) with { Chat = ChatKey.Parse(row.GetString(1)) };
}
