using NemoBot.Core.Model;
using NemoBot.Storage.Postgres.Work;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.Postgres.Tables;

/// <summary>Maps client-assigned message ids to accepted messages. Content digests are sealed: the digest of a short text can be reversed by guessing.</summary>
internal sealed class ClientMessageTable(Sealer sealer, TimeProvider time)
{
    private const string Kind = SealedKinds.ClientMessages;

    public Task<KnownMessage?> FindAsync(Session session, ChatKey chat, string clientId) => session.FirstAsync(
        $"SELECT chat_keys.sealed, sealed_row.message_id, sealed_row.sealed FROM client_messages AS sealed_row {ChatKeyTable.Joined} WHERE sealed_row.chat = $1 AND sealed_row.client_id = $2 AND sealed_row.seen_at >= $3",
        row => new KnownMessage(row.GetString(1), sealer.Open(Kind, SealedKinds.OwnerOf(chat, clientId), row.Bytes(2), row.BytesOrNull(0))),
        chat,
        clientId,
        time.GetUtcNow() - Retention.Seen);

    /// <summary>Records the message under the address that the client used; it replaces an expired one.</summary>
    public Task AddAsync(Session session, ChatKey chat, ClientMessage message, string messageId) => session.ExecuteAsync(
        "INSERT INTO client_messages (chat, client_id, message_id, seen_at, sealed) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (chat, client_id) DO UPDATE SET message_id = excluded.message_id, seen_at = excluded.seen_at, sealed = excluded.sealed",
        chat,
        message.Id,
        messageId,
        time.GetUtcNow(),
        sealer.Seal(session, session.Chat(chat), Kind, SealedKinds.OwnerOf(chat, message.Id), message.Content));

    /// <summary>Deletes expired ids, like <see cref="InboxTable.ForgetAsync"/>.</summary>
    public Task ForgetAsync(Session session, int atMost) => session.ExecuteAsync(
        """
        DELETE FROM client_messages WHERE (chat, client_id) IN
            (SELECT chat, client_id FROM client_messages WHERE seen_at < $1 ORDER BY seen_at LIMIT $2 FOR UPDATE SKIP LOCKED)
        """,
        time.GetUtcNow() - Retention.Seen,
        atMost);
}
