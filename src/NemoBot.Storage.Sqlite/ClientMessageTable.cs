using System.Text.Json;
using NemoBot.Core.Model;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.Sqlite;

/// <summary>Maps client-assigned message ids to accepted messages. Content digests are sealed: the digest of a short text can be reversed by guessing.</summary>
internal sealed class ClientMessageTable(Sealer sealer, MovedChats moved, TimeProvider time)
{
    private const string Kind = SealedKinds.ClientMessages;

    public KnownMessage? Find(Database database, ChatKey chat, string clientId) => database.First(
        "SELECT message_id, sealed FROM client_messages WHERE chat = $chat AND client_id = $client_id",
        row => new KnownMessage(row.GetString(0), row.IsDBNull(1) ? null : sealer.Open(database, Kind, Owner(chat, clientId), row.GetFieldValue<byte[]>(1))),
        ("$chat", chat.ToString()),
        ("$client_id", clientId));

    public void Add(Database database, ChatKey chat, ClientMessage message, string messageId) => Add(
        database,
        new(chat.ToString(), message.Id, messageId, time.GetUtcNow()),
        sealer.Seal(database, moved.Resolve(database, chat), Kind, Owner(chat, message.Id), message.Content));

    /// <summary>Deletes expired ids, a few at a time, like <see cref="InboxTable.Forget"/>.</summary>
    public void Forget(Database database, int atMost) => database.Execute(
        "DELETE FROM client_messages WHERE (chat, client_id) IN (SELECT chat, client_id FROM client_messages WHERE seen_at < $before ORDER BY seen_at LIMIT $most)",
        ("$before", (time.GetUtcNow() - Retention.Seen).ToUnixTimeMilliseconds()),
        ("$most", atMost));

    /// <summary>Version 0.1.0 stored client ids only in the chat's lines: imports them if the table is empty. Returns the number of imported ids.</summary>
    public int TakeOver(Database database, WebChatTable lines)
    {
        if (database.Number("SELECT count(*) FROM (SELECT 1 FROM client_messages LIMIT 1)") > 0)
        {
            return 0;
        }

        var earlier = lines.Since(
            database,
            time.GetUtcNow() - Retention.Seen,
            line => ClientIdIn(line.Json) is { } clientId ? new Row(line.Chat.ToString(), clientId, line.Id, line.At) : null);
        earlier.ForEach(row => Add(database, row, content: null));
        return earlier.Count;
    }

    private static void Add(Database database, Row row, byte[]? content) => database.Execute(
        "INSERT INTO client_messages (chat, client_id, message_id, seen_at, sealed) VALUES ($chat, $client_id, $message_id, $seen_at, $sealed) ON CONFLICT DO NOTHING",
        ("$chat", row.Chat),
        ("$client_id", row.ClientId),
        ("$message_id", row.MessageId),
        ("$seen_at", row.SeenAt.ToUnixTimeMilliseconds()),
        ("$sealed", content));

    private static string? ClientIdIn(string json)
    {
        using var line = JsonDocument.Parse(json);
        return line.RootElement.ValueKind == JsonValueKind.Object && line.RootElement.TryGetProperty("clientId", out var id) ? id.GetString() : null;
    }

    private static string Owner(ChatKey chat, string clientId) => $"{chat}\n{clientId}";

    private sealed record Row(string Chat, string ClientId, string MessageId, DateTimeOffset SeenAt);
}
