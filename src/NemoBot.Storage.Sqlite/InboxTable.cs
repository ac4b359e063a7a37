using Microsoft.Data.Sqlite;
using NemoBot.Core.Model;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.Sqlite;

/// <summary>
/// Stores unhandled messages, completely sealed: the text of /login contains a token. Handled messages are deleted; their ids are kept separately, to detect
/// redeliveries.
/// </summary>
internal sealed class InboxTable(Sealer sealer, MovedChats moved, SortableIds newIds, TimeProvider time)
{
    private const string Kind = SealedKinds.Inbox;

    /// <summary>An incoming message; the calling thread serializes it, so that the writer does not have to.</summary>
    public sealed record Arrival(InboxItem Item, string Json);

    public IReadOnlyList<Arrival> Prepare(IReadOnlyList<IncomingMessage> messages)
    {
        var ids = messages.Select(_ => newIds.Next().ToString()).ToList();
        var now = time.GetUtcNow();
        return [.. messages.Select((message, i) =>
            new Arrival(new InboxItem(ids[i], message, now), Documents.ToSecretJson(message)))];
    }

    public IReadOnlyList<InboxItem> Add(Database database, IReadOnlyList<Arrival> arrivals)
    {
        var added = new List<InboxItem>(arrivals.Count);
        foreach (var (item, json) in arrivals)
        {
            // Stored under the address that the platform used: a redelivery uses the same one, and message numbers of another chat cannot collide with it.
            var isNew = database.Execute(
                "INSERT INTO seen_messages (chat, message_id, seen_at) VALUES ($chat, $message_id, $now) ON CONFLICT DO NOTHING",
                ("$chat", item.Message.Chat.ToString()),
                ("$message_id", item.Message.MessageId),
                ("$now", item.ReceivedAt.ToUnixTimeMilliseconds())) == 1;
            if (!isNew)
            {
                continue;
            }

            var chat = moved.Resolve(database, item.Message.Chat);
            database.Execute(
                "INSERT INTO inbox (id, chat, received_at, sealed) VALUES ($id, $chat, $now, $sealed)",
                ("$id", item.Id),
                ("$chat", chat.ToString()),
                ("$now", item.ReceivedAt.ToUnixTimeMilliseconds()),
                ("$sealed", sealer.Seal(database, chat, Kind, item.Id, json)));
            added.Add(item with { Message = item.Message with { Chat = chat } });
            LastId.Raise(database, item.Id);
        }

        return added;
    }

    /// <summary>Deletes expired ids, a few at a time: called for each arrival, each call is short and none fall behind.</summary>
    public void Forget(Database database, int atMost) => database.Execute(
        "DELETE FROM seen_messages WHERE (chat, message_id) IN (SELECT chat, message_id FROM seen_messages WHERE seen_at < $before ORDER BY seen_at LIMIT $most)",
        ("$before", (time.GetUtcNow() - Retention.Seen).ToUnixTimeMilliseconds()),
        ("$most", atMost));

    public InboxItem? Next(Database database, ChatKey chat) => database.First(
        "SELECT id, chat, received_at, sealed FROM inbox WHERE chat = $chat AND unreadable = 0 ORDER BY seq LIMIT 2",
        row => (Open(database, row) ?? throw new StorageException($"The message {row.GetString(0)} of chat {chat} cannot be decrypted; a restart sets it aside.")) with { MayHaveNext = row.Read() },
        ("$chat", chat.ToString()));

    /// <summary>Returns the messages of the chat that wait and arrived after that one, as they were when they arrived, oldest first.</summary>
    public IReadOnlyList<Arrival> After(Database database, ChatKey chat, string id) =>
        [.. database.Query("SELECT id, chat, received_at, sealed FROM inbox WHERE chat = $chat AND unreadable = 0 AND id > $id ORDER BY seq", row => Open(database, row), ("$chat", chat.ToString()), ("$id", id))
            .OfType<InboxItem>().Select(item => new Arrival(item, Documents.ToSecretJson(item.Message)))];

    /// <exception cref="InvalidOperationException">The message is no longer in the inbox because it was handled elsewhere; the whole transaction must be rolled back.</exception>
    public static void Handled(Database database, string id)
    {
        if (database.Execute("DELETE FROM inbox WHERE id = $id", ("$id", id)) == 0)
        {
            throw new InvalidOperationException($"The message {id} is already handled.");
        }
    }

    /// <summary>Sets unreadable messages aside, and restores those that are readable again (their keys were restored). Returns the number set aside.</summary>
    public int SetUnreadableAside(Database database)
    {
        var items = database.Query(
            "SELECT id, chat, received_at, sealed, unreadable FROM inbox ORDER BY seq",
            row => (Id: row.GetString(0), Unreadable: Open(database, row) is null, Was: row.GetBoolean(4)));
        foreach (var (id, unreadable, _) in items.Where(item => item.Unreadable != item.Was))
        {
            database.Execute("UPDATE inbox SET unreadable = $unreadable WHERE id = $id", ("$unreadable", unreadable), ("$id", id));
        }

        return items.Count(item => item.Unreadable);
    }

    private InboxItem? Open(Database database, SqliteDataReader row) =>
        sealer.Open(database, Kind, row.GetString(0), row.GetFieldValue<byte[]>(3)) is { } json
            ? new(
                row.GetString(0),
                Documents.FromJson<IncomingMessage>(json) with { Chat = ChatKey.Parse(row.GetString(1)) },
                DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)))
            : null;
}
