using System.Data.Common;
using NemoBot.Core.Model;
using NemoBot.Storage.Postgres.Work;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.Postgres.Tables;

/// <summary>Stores projects, sealed: their names quote what people wrote, and their footage has signed links.</summary>
internal sealed class ProjectTable(Sealer sealer)
{
    private const string Kind = SealedKinds.Projects;

    private const string Select = $"SELECT chat_keys.sealed, sealed_row.id, sealed_row.chat, sealed_row.sealed FROM projects AS sealed_row {ChatKeyTable.Joined}";

    public Task<ProjectRecord?> ReadAsync(Session session, ChatKey chat, string id) =>
        session.FirstAsync($"{Select} WHERE sealed_row.id = $2 AND sealed_row.chat = {Address.Current}", ToRecord, chat, id);

    /// <summary>Returns the newest ones, newest first.</summary>
    public async Task<IReadOnlyList<ProjectRecord>> ListAsync(Session session, ChatKey chat) => [.. (await session.QueryAsync(
        $"{Select} WHERE sealed_row.chat = {Address.Current} ORDER BY sealed_row.created_at DESC, sealed_row.id DESC LIMIT $2", ToRecord, chat, ProjectContent.ListLength)).OfType<ProjectRecord>()];

    public async Task<ProjectRecord?> UpdateAsync(Session session, LockedChat chat, string id, Func<ProjectRecord, ProjectRecord> change)
    {
        if (await session.FirstAsync($"{Select} WHERE sealed_row.id = $2 AND sealed_row.chat = $1", ToRecord, chat.Address, id) is not { } stored)
        {
            return null;
        }

        var changed = change(stored) with { Id = id, Chat = chat.Address };
        await PutAsync(session, chat, changed);
        return changed;
    }

    public Task PutAsync(Session session, LockedChat chat, ProjectRecord project) => Ownership.CheckAsync(
        session.ExecuteAsync(
            """
            INSERT INTO projects (id, chat, created_at, is_empty, sealed) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (id) DO UPDATE SET created_at = excluded.created_at, is_empty = excluded.is_empty, sealed = excluded.sealed WHERE projects.chat = excluded.chat
            """,
            project.Id,
            chat.Address,
            project.CreatedAt,
            ProjectContent.IsEmpty(project),
            sealer.Seal(session, chat, Kind, project.Id, Documents.ToSecretJson(project))),
        "project",
        project.Id,
        chat.Address);

    /// <summary>Returns the chats of these projects.</summary>
    public static Task<List<ChatKey>> ChatsOfAsync(Session session, string[] ids) =>
        session.QueryAsync("SELECT DISTINCT chat FROM projects WHERE id = ANY($1)", row => ChatKey.Parse(row.GetString(0)), ids);

    public static Task DeleteAsync(Session session, string id) => session.ExecuteAsync("DELETE FROM projects WHERE id = $1", id);

    /// <summary>Returns null if the row cannot be decrypted.</summary>
    private ProjectRecord? ToRecord(DbDataReader row) => sealer.Open(Kind, row.GetString(1), row.Bytes(3), row.BytesOrNull(0)) is { } json
        ? Documents.FromJson<ProjectRecord>(json) with { Id = row.GetString(1), Chat = ChatKey.Parse(row.GetString(2)) }
        : null;
}
