using System.Data.Common;
using NemoBot.Core.Model;
using NemoBot.Storage.Postgres.Work;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.Postgres.Tables;

/// <summary>
/// Stores unhandled messages, completely sealed: the text of /login contains a token. Handled messages are deleted; their ids are kept separately, to detect
/// redeliveries.
/// </summary>
internal sealed class InboxTable(Sealer sealer, SortableIds newIds, TimeProvider time)
{
    private const string Kind = SealedKinds.Inbox;

    private const string Columns = "chat_keys.sealed, sealed_row.id, sealed_row.chat, sealed_row.received_at, sealed_row.sealed, sealed_row.unreadable";

    /// <summary>An incoming message; the calling thread serializes it, so that the writer does not have to.</summary>
    public sealed record Arrival(InboxItem Item, string Json);

    public IReadOnlyList<Arrival> Prepare(IReadOnlyList<IncomingMessage> messages)
    {
        var ids = messages.Select(_ => newIds.Next().ToString()).ToList();
        var now = time.GetUtcNow();
        return [.. messages.Select((message, i) => new Arrival(new InboxItem(ids[i], message, now), Documents.ToSecretJson(message)))];
    }

    /// <summary>Returns those that are new.</summary>
    public async Task<IReadOnlyList<InboxItem>> AddAsync(Session session, IReadOnlyList<Arrival> arrivals)
    {
        var asked = arrivals.Select(arrival => (arrival.Item, session.Chat(arrival.Item.Message.Chat).Address, Added: AddAsync(session, arrival))).ToList();
        var added = new List<InboxItem>(arrivals.Count);
        foreach (var (item, address, isNew) in asked)
        {
            if (await isNew == 1)
            {
                added.Add(item with { Message = item.Message with { Chat = address } });
                session.Raise(item.Id);
            }
        }

        return added;
    }

    /// <summary>Returns the messages of the chat that wait and arrived after that one, as they were when they arrived, oldest first.</summary>
    public async Task<IReadOnlyList<Arrival>> AfterAsync(Session session, LockedChat chat, string id)
    {
        var items = await session.QueryAsync(
            $"SELECT {Columns} FROM inbox AS sealed_row {ChatKeyTable.Joined} WHERE sealed_row.chat = $1 AND NOT sealed_row.unreadable AND sealed_row.id > $2 ORDER BY sealed_row.seq",
            Open,
            chat.Address,
            id);
        return [.. items.OfType<InboxItem>().Select(item => new Arrival(item, Documents.ToSecretJson(item.Message)))];
    }

    /// <summary>Stores messages of the chat again, under the ids that they had.</summary>
    public Task AddAsync(Session session, LockedChat chat, IReadOnlyList<Arrival> arrivals) => Task.WhenAll(arrivals.Select(arrival => AddAsync(session, arrival, chat)));

    private Task<int> AddAsync(Session session, Arrival arrival) => AddAsync(session, arrival, session.Chat(arrival.Item.Message.Chat));

    private Task<int> AddAsync(Session session, Arrival arrival, LockedChat chat)
    {
        // An expired id counts as none. The id is recorded under the address that the platform used: a redelivery uses the same one, and message numbers of another chat cannot collide with it.
        var item = arrival.Item;
        return session.ExecuteAsync(
            """
            WITH seen AS (
                INSERT INTO seen_messages (chat, message_id, seen_at) VALUES ($1, $2, $3)
                ON CONFLICT (chat, message_id) DO UPDATE SET seen_at = excluded.seen_at WHERE seen_messages.seen_at < $7
                RETURNING seen_at)
            INSERT INTO inbox (id, chat, received_at, sealed) SELECT $4, $5, seen_at, $6 FROM seen
            """,
            item.Message.Chat,
            item.Message.MessageId,
            item.ReceivedAt,
            item.Id,
            chat.Address,
            sealer.Seal(session, chat, Kind, item.Id, arrival.Json),
            item.ReceivedAt - Retention.Seen);
    }

    /// <summary>Deletes expired ids. What others delete at the moment is passed over.</summary>
    public Task ForgetAsync(Session session, int atMost) => session.ExecuteAsync(
        """
        DELETE FROM seen_messages WHERE (chat, message_id) IN
            (SELECT chat, message_id FROM seen_messages WHERE seen_at < $1 ORDER BY seen_at LIMIT $2 FOR UPDATE SKIP LOCKED)
        """,
        time.GetUtcNow() - Retention.Seen,
        atMost);

    public async Task<InboxItem?> NextAsync(Session session, ChatKey chat)
    {
        var next = await session.QueryAsync(
            $"SELECT {Columns} FROM inbox AS sealed_row {ChatKeyTable.Joined} WHERE sealed_row.chat = {Address.Current} AND NOT sealed_row.unreadable ORDER BY sealed_row.seq LIMIT 2",
            row => (Id: row.GetString(1), Item: Open(row)),
            chat);
        return next is not [var first, ..] ? null
            : first.Item is { } item ? item with { MayHaveNext = next.Count > 1 }
            : throw new StorageException($"The message {first.Id} of chat {chat} cannot be decrypted; a restart sets it aside.");
    }

    /// <exception cref="InvalidOperationException">The message is no longer in the inbox because it was handled elsewhere; the whole transaction must be rolled back.</exception>
    public static async Task HandledAsync(Session session, string id)
    {
        if (await session.ExecuteAsync("DELETE FROM inbox WHERE id = $1", id) == 0)
        {
            throw new InvalidOperationException($"The message {id} is already handled.");
        }
    }

    /// <summary>Sets unreadable messages aside, and restores those that are readable again. Returns the number set aside.</summary>
    public async Task<int> SetUnreadableAsideAsync(Session session)
    {
        var items = await session.QueryAsync(
            $"SELECT {Columns} FROM inbox AS sealed_row {ChatKeyTable.Joined}",
            row => (Id: row.GetString(1), IsUnreadable: Open(row) is null, Was: row.GetBoolean(5)));
        await Task.WhenAll(items.Where(item => item.IsUnreadable != item.Was).Select(item => session.ExecuteAsync("UPDATE inbox SET unreadable = $2 WHERE id = $1", item.Id, item.IsUnreadable)));
        return items.Count(item => item.IsUnreadable);
    }

    private InboxItem? Open(DbDataReader row) => sealer.Open(Kind, row.GetString(1), row.Bytes(4), row.BytesOrNull(0)) is { } json
        ? new(row.GetString(1), Documents.FromJson<IncomingMessage>(json) with { Chat = ChatKey.Parse(row.GetString(2)) }, row.Time(3))
        : null;
}
