using LiteDB;
using NemoBot.Core.Model;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>Messages that wait to be handled, sealed whole: /login carries a token in its text. A handled message is deleted; that it was seen is kept apart.</summary>
internal sealed class InboxTable(Sealer sealer, MovedChats moved, SortableIds newIds, TimeProvider time)
{
    public const string Collection = SealedKinds.Inbox;
    public const string Seen = "seen_messages";
    public const string ReceivedAt = "received_at";

    /// <summary>Seen messages forgotten with each arrival.</summary>
    private const int ForgetAtOnce = 64;

    private readonly Expiry _seen = new(SeenByAge, ForgetAtOnce, time);

    /// <summary>Messages that can be read: the chat, and the number of the arrival.</summary>
    public static KeyIndex Waiting { get; } = new(Collection, "waiting");

    /// <summary>Messages that cannot be read, by the same keys.</summary>
    public static KeyIndex Aside { get; } = new(Collection, "aside");

    public static KeyIndex SeenByAge { get; } = new(Seen, "by_age");

    /// <summary>The chat and the platform's id.</summary>
    private static KeyIndex SeenById { get; } = KeyIndex.OfIds(Seen);

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
        _seen.Run(draft, time.GetUtcNow() - Retention.Seen);
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
            draft.Add(Collection, new BsonDocument
            {
                ["_id"] = item.Id,
                [Waiting.Field] = new BsonArray { Key.Of(chat, Counters.Next(draft, Collection)) },
                [Ownership.Chat] = chat.ToString(),
                [ReceivedAt] = item.ReceivedAt.ToUnixTimeMilliseconds(),
                [SealedRow.Sealed] = sealer.Seal(draft, chat, Collection, item.Id, json),
            });
            added.Add(item with { Message = item.Message with { Chat = chat } });
        }

        if (added is [.., var last])
        {
            // Its row is deleted when it is handled, and its id must not be used again.
            Counters.RaiseId(draft, Collection, last.Id);
            Counters.Add(draft, Collection, (Waiting.Field, added.Count));
        }

        return added;
    }

    /// <summary>The oldest two messages of the chat that can be read.</summary>
    public List<SealedRow> Next(IDocumentReader reader, ChatKey chat)
    {
        var (from, to) = Key.RangeOf(chat);
        return sealer.With(reader, reader.Range(Waiting, from, to, limit: 2));
    }

    /// <exception cref="StorageException">It cannot be decrypted: its key was lost since the start.</exception>
    public static InboxItem? ReadFirst(List<SealedRow> rows) => rows is not [var first, ..]
        ? null
        : (Open(first) ?? throw new StorageException($"The message {first.Id} of chat {first.Chat} cannot be decrypted; a restart sets it aside.")) with { MayHaveNext = rows.Count > 1 };

    /// <exception cref="InvalidOperationException">It does not wait (any more): somebody else handled it, and the whole step must not happen.</exception>
    public static void Handled(Draft draft, string id)
    {
        var row = draft.Find(Collection, id) ?? throw new InvalidOperationException($"The message {id} is already handled.");
        draft.Remove(Collection, id);
        Counters.Add(draft, Collection, (row[Aside.Field].IsNull ? Waiting.Field : Aside.Field, -1));
    }

    /// <summary>For <see cref="SortableIds.StartAfter"/>. Null before the first message.</summary>
    public static SortableId? LastId(IDocumentReader reader) => Counters.HighestId(reader, Collection);

    public static (long Waiting, long Aside) Count(IDocumentReader reader) =>
        Counters.Read(reader, Collection) is var counted ? (counted[Waiting.Field].AsInt64, counted[Aside.Field].AsInt64) : default;

    /// <summary>Sets messages aside that cannot be read, and takes those up again that can (the keys were restored). Returns how many are aside.</summary>
    public int SetUnreadableAside(Draft draft)
    {
        var rows = draft.Range(Waiting, "", Key.Last).Concat(draft.Range(Aside, "", Key.Last)).ToList();
        var unreadable = 0;
        foreach (var row in rows)
        {
            var isUnreadable = Open(sealer.With(draft, row)) is null;
            unreadable += isUnreadable ? 1 : 0;
            Set(draft, row, isUnreadable ? Aside : Waiting);
        }

        return unreadable;
    }

    /// <summary>The messages of the chat that wait and arrived after that one, as they were when they arrived, oldest first.</summary>
    public IReadOnlyList<Arrival> After(IDocumentReader reader, ChatKey chat, string id)
    {
        var (from, to) = Key.RangeOf(chat);
        return [.. sealer.With(reader, reader.Range(Waiting, from, to)).Where(row => string.CompareOrdinal(row.Id, id) > 0).Select(Open).OfType<InboxItem>()
            .Select(item => new Arrival(item, Documents.ToSecretJson(item.Message)))];
    }

    /// <summary>Deletes all messages of the chat, and that they were seen.</summary>
    public static void DeleteAll(Draft draft, ChatKey chat)
    {
        var (from, to) = Key.RangeOf(chat);
        foreach (var row in (IEnumerable<BsonDocument>)[.. draft.Range(Waiting, from, to), .. draft.Range(Aside, from, to)])
        {
            Handled(draft, row["_id"].AsString);
        }

        draft.Range(SeenById, from, to).ForEach(row => draft.Remove(Seen, row["_id"].AsString));
    }

    /// <summary>Counts the messages of the chat that were seen.</summary>
    public static long CountSeen(IDocumentReader reader, ChatKey chat)
    {
        var (from, to) = Key.RangeOf(chat);
        return reader.Range(SeenById, from, to).Count;
    }

    public static void Move(Draft draft, ChatKey from, ChatKey to)
    {
        var (first, last) = Key.RangeOf(from);
        Ownership.Move(draft, [.. draft.Range(Waiting, first, last), .. draft.Range(Aside, first, last)], to, Waiting, Aside);
    }

    public static bool HasAny(IDocumentReader reader, ChatKey chat)
    {
        var (from, to) = Key.RangeOf(chat);
        return reader.Range(Waiting, from, to, limit: 1).Count > 0 || reader.Range(Aside, from, to, limit: 1).Count > 0;
    }

    private static void Set(Draft draft, BsonDocument stored, KeyIndex index)
    {
        var other = index == Aside ? Waiting : Aside;
        if (stored[other.Field] is BsonArray keys)
        {
            var row = new BsonDocument(stored) { [index.Field] = keys };
            row.Remove(other.Field);
            Counters.Add(draft, Collection, (index.Field, 1), (other.Field, -1));
            draft.Put(Collection, row);
        }
    }

    private static InboxItem? Open(SealedRow row) => row.Open<IncomingMessage>(Collection) is { } message
        ? new(row.Id, message with { Chat = row.Chat }, DateTimeOffset.FromUnixTimeMilliseconds(row.Document[ReceivedAt].AsInt64))
        : null;
}
