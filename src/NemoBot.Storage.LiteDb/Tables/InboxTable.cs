using LiteDB;
using NemoBot.Core.Model;

namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>Messages that wait to be handled, sealed whole: /login carries a token in its text. A handled message is deleted; that it was seen is kept apart.</summary>
internal sealed class InboxTable(Sealer sealer, MovedChats moved, SortableIds newIds, TimeProvider time)
{
    private const string Collection = "inbox";
    private const string Seen = "seen_messages";
    private const string Chat = "chat";
    private const string ReceivedAt = "received_at";
    private const string Sealed = "sealed";

    /// <summary>How long a platform or a client may take to send a message again and still be recognised.</summary>
    public static readonly TimeSpan RememberFor = TimeSpan.FromDays(30);

    /// <summary>When nothing was left to forget, nobody looks again for so long: a look costs as much as a row.</summary>
    private static readonly TimeSpan ForgetEvery = TimeSpan.FromMinutes(1);

    private DateTimeOffset _nothingToForgetBefore;

    /// <summary>Messages that can be read: the chat, and the number of the arrival.</summary>
    public static KeyIndex Waiting { get; } = new(Collection, "waiting");

    /// <summary>Messages that cannot be read, by the same keys.</summary>
    public static KeyIndex Aside { get; } = new(Collection, "aside");

    public static KeyIndex SeenByAge { get; } = new(Seen, "by_age");

    /// <summary>A message on its way into the table; written as JSON by the caller's thread, not the store's.</summary>
    public sealed record Arrival(InboxItem Item, string Json);

    public IReadOnlyList<Arrival> Prepare(IReadOnlyList<IncomingMessage> messages)
    {
        var ids = messages.Select(_ => newIds.Next().ToString()).ToList();
        var now = time.GetUtcNow();
        return [.. messages.Select((message, i) => new Arrival(new InboxItem(ids[i], message, now), Documents.ToSecretJson(message)))];
    }

    public IReadOnlyList<InboxItem> Add(Draft draft, IReadOnlyList<Arrival> arrivals)
    {
        var added = new List<InboxItem>(arrivals.Count);
        foreach (var (item, json) in arrivals)
        {
            // Under the address the platform used: a redelivery uses it again, and the numbers of another chat cannot collide with it.
            var seen = new BsonDocument
            {
                ["_id"] = Key.Of(item.Message.Chat, item.Message.MessageId),
                [SeenByAge.Field] = new BsonArray { Key.Of(item.ReceivedAt) },
            };
            if (!draft.TryAdd(Seen, seen))
            {
                continue;
            }

            var chat = moved.Resolve(draft, item.Message.Chat);
            draft.Put(Collection, new BsonDocument
            {
                ["_id"] = item.Id,
                [Waiting.Field] = new BsonArray { Key.Of(chat, Counters.Arrive(draft, item.Id)) },
                [Chat] = chat.ToString(),
                [ReceivedAt] = item.ReceivedAt.ToUnixTimeMilliseconds(),
                [Sealed] = sealer.Seal(draft, chat, Collection, item.Id, json),
            });
            added.Add(item with { Message = item.Message with { Chat = chat } });
        }

        return added;
    }

    /// <summary>Forgets messages seen long ago, a few at a time: called with each arrival, it never has much to do and never falls behind.</summary>
    public void Forget(Draft draft, int atMost)
    {
        var now = time.GetUtcNow();
        if (now < _nothingToForgetBefore)
        {
            return;
        }

        var old = draft.Range(SeenByAge, "", Key.Of(now - RememberFor), atMost);
        foreach (var seen in old)
        {
            draft.Delete(Seen, seen["_id"].AsString);
        }

        _nothingToForgetBefore = old.Count < atMost ? now + ForgetEvery : default;
    }

    public InboxItem? Next(IDocumentReader reader, ChatKey chat)
    {
        var (from, to) = Key.RangeOf(chat);
        return reader.Range(Waiting, from, to, limit: 1) is [var row]
            ? Open(reader, row) ?? throw new StorageException($"The message {row["_id"].AsString} of chat {chat} cannot be decrypted; a restart sets it aside.")
            : null;
    }

    /// <exception cref="InvalidOperationException">It does not wait (any more): somebody else handled it, and the whole step must not happen.</exception>
    public static void Handled(Draft draft, string id)
    {
        if (!draft.Delete(Collection, id))
        {
            throw new InvalidOperationException($"The message {id} was handled before.");
        }
    }

    /// <summary>Sets messages aside that cannot be read, and takes those up again that can (the keys were restored). Returns how many are aside.</summary>
    public int SetUnreadableAside(Draft draft)
    {
        var unreadable = 0;
        foreach (var row in draft.Range(Waiting, "", Key.Last).Concat(draft.Range(Aside, "", Key.Last)))
        {
            var isUnreadable = Open(draft, row) is null;
            unreadable += isUnreadable ? 1 : 0;
            var (field, other) = isUnreadable ? (Aside.Field, Waiting.Field) : (Waiting.Field, Aside.Field);
            if (row[other] is BsonArray keys)
            {
                row[field] = keys;
                row.Remove(other);
                draft.Put(Collection, row);
            }
        }

        return unreadable;
    }

    private InboxItem? Open(IDocumentReader reader, BsonDocument row) =>
        sealer.Open(reader, Collection, row["_id"].AsString, row[Sealed].AsBinary) is { } json
            ? new(
                row["_id"].AsString,
                Documents.FromJson<IncomingMessage>(json) with { Chat = ChatKey.Parse(row[Chat].AsString) },
                DateTimeOffset.FromUnixTimeMilliseconds(row[ReceivedAt].AsInt64))
            : null;
}
