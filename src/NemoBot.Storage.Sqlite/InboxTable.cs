using Microsoft.Data.Sqlite;
using NemoBot.Core.Model;

namespace NemoBot.Storage.Sqlite;

/// <summary>Messages that wait to be handled, sealed whole: /login carries a token in its text. A handled message is deleted; that it was seen is kept apart.</summary>
internal sealed class InboxTable(Sealer sealer, MovedChats moved, SortableIds newIds, TimeProvider time)
{
    private const string Kind = "inbox";

    /// <summary>How long a platform or a client may take to send a message again and still be recognised.</summary>
    public static readonly TimeSpan RememberFor = TimeSpan.FromDays(30);

    /// <summary>A message on its way into the table; written as JSON by the caller's thread, not the writer's.</summary>
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
            // Under the address the platform used: a redelivery uses it again, and the numbers of another chat cannot collide with it.
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

    /// <summary>Forgets messages seen long ago, a few at a time: called with each arrival, it never has much to do and never falls behind.</summary>
    public void Forget(Database database, int atMost) => database.Execute(
        "DELETE FROM seen_messages WHERE (chat, message_id) IN (SELECT chat, message_id FROM seen_messages WHERE seen_at < $before ORDER BY seen_at LIMIT $most)",
        ("$before", (time.GetUtcNow() - RememberFor).ToUnixTimeMilliseconds()),
        ("$most", atMost));

    public InboxItem? Next(Database database, ChatKey chat) => database.First(
        "SELECT id, chat, received_at, sealed FROM inbox WHERE chat = $chat AND unreadable = 0 ORDER BY seq LIMIT 1",
        row => Open(database, row) ?? throw new StorageException($"The message {row.GetString(0)} of chat {chat} cannot be decrypted; a restart sets it aside."),
        ("$chat", chat.ToString()));

    /// <exception cref="InvalidOperationException">It does not wait (any more): somebody else handled it, and the whole step must not happen.</exception>
    public static void Handled(Database database, string id)
    {
        if (database.Execute("DELETE FROM inbox WHERE id = $id", ("$id", id)) == 0)
        {
            throw new InvalidOperationException($"The message {id} was handled before.");
        }
    }

    /// <summary>Sets messages aside that cannot be read, and takes those up again that can (the keys were restored). Returns how many are aside.</summary>
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
