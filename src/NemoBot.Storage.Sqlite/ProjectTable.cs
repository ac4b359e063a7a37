using Microsoft.Data.Sqlite;
using NemoBot.Core.Model;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.Sqlite;

/// <summary>Stores projects, sealed: their names quote what people wrote, and their footage has signed links.</summary>
internal sealed class ProjectTable(Sealer sealer)
{
    private const string Kind = SealedKinds.Projects;

    /// <summary>The plaintext document of a sealed row.</summary>
    public const string Nothing = "{}";

    public ProjectRecord? Get(Database database, ChatKey chat, string id) => database.First(
        "SELECT id, chat, json, sealed FROM projects WHERE id = $id AND chat = $chat", row => ToRecord(database, row), ("$id", id), ("$chat", chat.ToString()));

    public IReadOnlyList<ProjectRecord> List(Database database, ChatKey chat) => database.Query(
        "SELECT id, chat, json, sealed FROM projects WHERE chat = $chat ORDER BY created_at DESC, id DESC LIMIT $count",
        row => ToRecord(database, row),
        ("$chat", chat.ToString()),
        ("$count", ProjectContent.ListLength)).OfType<ProjectRecord>().ToList();

    public ProjectRecord? Update(Database database, ChatKey chat, string id, Func<ProjectRecord, ProjectRecord> change)
    {
        if (Get(database, chat, id) is not { } stored)
        {
            return null;
        }

        var changed = change(stored) with { Id = id, Chat = chat };
        Put(database, changed);
        return changed;
    }

    public void Put(Database database, ProjectRecord project)
    {
        var written = database.Execute(
            """
            INSERT INTO projects (id, chat, created_at, json, sealed, is_empty) VALUES ($id, $chat, $created_at, $json, $sealed, $is_empty)
            ON CONFLICT (id) DO UPDATE SET created_at = excluded.created_at, json = excluded.json, sealed = excluded.sealed, is_empty = excluded.is_empty WHERE chat = excluded.chat
            """,
            ("$id", project.Id),
            ("$chat", project.Chat.ToString()),
            ("$created_at", project.CreatedAt.ToUnixTimeMilliseconds()),
            ("$json", Nothing),
            ("$sealed", Seal(database, project)),
            ("$is_empty", ProjectContent.IsEmpty(project)));
        Ownership.Check(written, "project", project.Id, project.Chat);
    }

    public static void Delete(Database database, string id) => database.Execute("DELETE FROM projects WHERE id = $id", ("$id", id));

    /// <summary>Seals up to <paramref name="most"/> plaintext rows; returns the number sealed.</summary>
    public int SealSome(Database database, int most)
    {
        var rows = database.Query($"SELECT id, chat, json, sealed FROM projects WHERE json <> '{Nothing}' LIMIT $most", row => ToRecord(database, row)!, ("$most", most));
        foreach (var project in rows)
        {
            database.Execute(
                "UPDATE projects SET json = $json, sealed = $sealed, is_empty = $is_empty WHERE id = $id",
                ("$json", Nothing),
                ("$sealed", Seal(database, project)),
                ("$is_empty", ProjectContent.IsEmpty(project)),
                ("$id", project.Id));
        }

        return rows.Count;
    }

    private byte[] Seal(Database database, ProjectRecord project) => sealer.Seal(database, project.Chat, Kind, project.Id, Documents.ToSecretJson(project));

    /// <summary>Returns null if the row cannot be decrypted because its key is lost.</summary>
    private ProjectRecord? ToRecord(Database database, SqliteDataReader row)
    {
        var json = row.GetString(2);
        if (json == Nothing)
        {
            json = row.IsDBNull(3) ? null : sealer.Open(database, Kind, row.GetString(0), row.GetFieldValue<byte[]>(3));
        }

        return json is null ? null : Documents.FromJson<ProjectRecord>(json) with { Id = row.GetString(0), Chat = ChatKey.Parse(row.GetString(1)) };
    }
}
