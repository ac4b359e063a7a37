using System.Data.Common;
using NemoBot.Core.Model;
using NemoBot.Storage.Postgres.Work;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.Postgres.Tables;

/// <summary>
/// Stores outgoing messages. They are sealed: they quote what people wrote, and the platform context may contain an interaction token. Only what queries need is
/// plaintext.
/// </summary>
internal sealed class PostTable(Sealer sealer)
{
    private const string Kind = SealedKinds.Posts;

    private const string Select = $"SELECT chat_keys.sealed, sealed_row.id, sealed_row.chat, sealed_row.sealed FROM posts AS sealed_row {ChatKeyTable.Joined}";

    public Task<OutboxMessage?> ReadAsync(Session session, ChatKey chat, string id) =>
        session.FirstAsync($"{Select} WHERE sealed_row.id = $2 AND sealed_row.chat = {Address.Current}", ToRecord, chat, id);

    /// <param name="messageId">The platform's.</param>
    public Task<OutboxMessage?> FindAsync(Session session, ChatKey chat, string messageId) => session.FirstAsync(
        $"{Select} WHERE sealed_row.chat = {Address.Current} AND sealed_row.message_id = $2 ORDER BY sealed_row.seq DESC LIMIT 1", ToRecord, chat, messageId);

    public async Task<IReadOnlyList<OutboxMessage>> UnsentAsync(Session session, ChatKey chat) =>
        [.. (await session.QueryAsync($"{Select} WHERE sealed_row.chat = {Address.Current} AND sealed_row.unsent ORDER BY sealed_row.seq", ToRecord, chat)).OfType<OutboxMessage>()];

    /// <summary>Returns the posts of the chat, newest first.</summary>
    public async Task<IReadOnlyList<OutboxMessage>> ListAsync(Session session, ChatKey chat, int count) =>
        [.. (await session.QueryAsync($"{Select} WHERE sealed_row.chat = {Address.Current} ORDER BY sealed_row.seq + 0 DESC LIMIT $2", ToRecord, chat, count)).OfType<OutboxMessage>()]; // Not by the index of all posts in this order.

    public async Task<OutboxMessage?> UpdateAsync(Session session, LockedChat chat, string id, Func<OutboxMessage, OutboxMessage> change)
    {
        if (await GetAsync(session, chat, id) is not { } stored)
        {
            return null;
        }

        var changed = change(stored) with { Id = id, Chat = chat.Address };
        await PutAsync(session, chat, changed);
        return changed;
    }

    /// <summary>Stores the desired content of a post. For an existing post it becomes the next version; what the platform already has stays recorded.</summary>
    public async Task SayAsync(Session session, LockedChat chat, OutboxMessage post) =>
        await PutAsync(session, chat, await GetAsync(session, chat, post.Id) is { } stored ? PostVersions.Next(stored, post) : post);

    public Task PutAsync(Session session, LockedChat chat, OutboxMessage post) => Ownership.CheckAsync(
        session.ExecuteAsync(
            """
            INSERT INTO posts (id, chat, message_id, unsent, created_at, sealed) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (id) DO UPDATE SET message_id = excluded.message_id, unsent = excluded.unsent, created_at = excluded.created_at, sealed = excluded.sealed
            WHERE posts.chat = excluded.chat
            """,
            post.Id,
            chat.Address,
            post.MessageId,
            PostVersions.IsUnsent(post),
            post.CreatedAt,
            sealer.Seal(session, chat, Kind, post.Id, Documents.ToSecretJson(post))),
        "post",
        post.Id,
        chat.Address);

    /// <summary>Abandons unsent posts that cannot be decrypted. Returns their number.</summary>
    public async Task<int> AbandonUnreadableAsync(Session session)
    {
        var lost = (await session.QueryAsync($"{Select} WHERE sealed_row.unsent", row => ToRecord(row) is null ? row.GetString(1) : null)).OfType<string>().ToList();
        await Task.WhenAll(lost.Select(id => session.ExecuteAsync("UPDATE posts SET unsent = FALSE WHERE id = $1", id)));
        return lost.Count;
    }

    private Task<OutboxMessage?> GetAsync(Session session, LockedChat chat, string id) =>
        session.FirstAsync($"{Select} WHERE sealed_row.id = $2 AND sealed_row.chat = $1", ToRecord, chat.Address, id);

    /// <summary>Returns null if the row cannot be decrypted.</summary>
    private OutboxMessage? ToRecord(DbDataReader row) => sealer.Open(Kind, row.GetString(1), row.Bytes(3), row.BytesOrNull(0)) is { } json
        ? Documents.FromJson<OutboxMessage>(json) with { Chat = ChatKey.Parse(row.GetString(2)) }
        : null;
}
