using LiteDB;
using NemoBot.Core.Model;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>Outgoing messages, sealed: they quote what people wrote, and the platform context may contain an interaction token.</summary>
internal sealed class PostTable(Sealer sealer)
{
    public const string Collection = "posts";
    private const string Kind = SealedKinds.Posts;
    public const string Number = "number";

    /// <summary>The parts of a key that divide posts with a platform id from those without.</summary>
    public const string WithPlace = "m";
    public const string WithoutPlace = "-";

    /// <summary>The chat and the number of the arrival.</summary>
    public static KeyIndex Unsent { get; } = new(Collection, "unsent");

    /// <summary>All posts: the chat, the platform's id if the platform has the post, and the number of the arrival.</summary>
    public static KeyIndex ByChat { get; } = new(Collection, "by_chat");

    /// <summary>The time of creation and the number of the arrival.</summary>
    public static KeyIndex ByAge { get; } = new(Collection, "by_age");

    public static KeyIndex ById { get; } = KeyIndex.OfIds(Collection);

    /// <summary>A post on its way into the table; written as JSON by the caller's thread, for most are new.</summary>
    public sealed record Text(OutboxMessage Post, string Json)
    {
        public static Text Of(OutboxMessage post) => new(post, Documents.ToSecretJson(post));
    }

    public SealedRow? Find(IDocumentReader reader, ChatKey chat, string id) =>
        reader.Find(Collection, id) is { } row && Ownership.IsOf(row, chat) ? sealer.With(reader, row) : null;

    public SealedRow? FindMessage(IDocumentReader reader, ChatKey chat, string messageId)
    {
        var (from, to) = Key.RangeOf(chat.ToString(), WithPlace, messageId);
        return reader.Range(ByChat, from, to, limit: 1, descending: true) is [var row] ? sealer.With(reader, row) : null;
    }

    /// <summary>Oldest first.</summary>
    public List<SealedRow> ListUnsent(IDocumentReader reader, ChatKey chat)
    {
        var (from, to) = Key.RangeOf(chat);
        return sealer.With(reader, reader.Range(Unsent, from, to));
    }

    /// <summary>Null when there is none, or it cannot be decrypted.</summary>
    public static OutboxMessage? Read(SealedRow? row) => row is { } found && found.Open<OutboxMessage>(Kind) is { } post ? post with { Chat = found.Chat } : null;

    public OutboxMessage? Update(Draft draft, ChatKey chat, string id, Func<OutboxMessage, OutboxMessage> change)
    {
        if (Find(draft, chat, id) is not { } row || Read(row) is not { } stored)
        {
            return null;
        }

        var changed = change(stored) with { Id = id, Chat = chat };
        Write(draft, row.Document, Text.Of(changed));
        return changed;
    }

    /// <summary>Stores the desired content of a post. For an existing post it becomes the next version; what the platform already has stays recorded.</summary>
    /// <returns>True if the post is new.</returns>
    public bool Say(Draft draft, Text text)
    {
        var stored = draft.Find(Collection, text.Post.Id);
        Ownership.Check(stored, "post", text.Post.Id, text.Post.Chat);
        Write(draft, stored, stored is not null && Read(sealer.With(draft, stored)) is { } before ? Text.Of(PostVersions.Next(before, text.Post)) : text);
        return stored is null;
    }

    public void Put(Draft draft, Text text)
    {
        var stored = draft.Find(Collection, text.Post.Id);
        Ownership.Check(stored, "post", text.Post.Id, text.Post.Chat);
        Write(draft, stored, text);
    }

    /// <summary>Abandons unsent posts that cannot be decrypted because their key is lost. Returns their number.</summary>
    public int AbandonUnreadable(Draft draft)
    {
        var lost = draft.Range(Unsent, "", Key.Last).FindAll(row => Read(sealer.With(draft, row)) is null);
        lost.ForEach(row => Abandon(draft, row));
        return lost.Count;
    }

    /// <summary>Newest first.</summary>
    public List<SealedRow> List(IDocumentReader reader, ChatKey chat, int count)
    {
        var (from, to) = Key.RangeOf(chat);
        return sealer.With(reader, [.. reader.Range(ByChat, from, to).OrderByDescending(row => row[Number].AsInt64).Take(count)]);
    }

    public static void DeleteAll(Draft draft, ChatKey chat)
    {
        var (from, to) = Key.RangeOf(chat);
        draft.Range(ByChat, from, to).ForEach(row => Delete(draft, row));
    }

    public static bool IsUnsent(BsonDocument row) => !row[Unsent.Field].IsNull;

    public static void Delete(Draft draft, BsonDocument row)
    {
        draft.Remove(Collection, row["_id"].AsString);
        Count(draft, row, null);
    }

    public static void Move(Draft draft, ChatKey from, ChatKey to)
    {
        var (first, last) = Key.RangeOf(from);
        Ownership.Move(draft, draft.Range(ByChat, first, last), to, ByChat, Unsent);
    }

    public static bool HasAny(IDocumentReader reader, ChatKey chat)
    {
        var (from, to) = Key.RangeOf(chat);
        return reader.Range(ByChat, from, to, limit: 1).Count > 0;
    }

    public static bool HasUnsent(IDocumentReader reader, ChatKey chat)
    {
        var (from, to) = Key.RangeOf(chat);
        return reader.Range(Unsent, from, to, limit: 1).Count > 0;
    }

    public static long CountUnsent(IDocumentReader reader) => Counters.Read(reader, Collection)[Unsent.Field].AsInt64;

    private static void Abandon(Draft draft, BsonDocument stored)
    {
        var row = new BsonDocument(stored);
        row.Remove(Unsent.Field);
        Count(draft, stored, row);
        draft.Put(Collection, row);
    }

    private void Write(Draft draft, BsonDocument? stored, Text text)
    {
        var post = text.Post;
        var number = stored?[Number].AsInt64 ?? Counters.Next(draft, Collection);
        var chat = post.Chat.ToString();
        var row = new BsonDocument
        {
            ["_id"] = post.Id,
            [Ownership.Chat] = chat,
            [Number] = number,
            [ByChat.Field] = new BsonArray { post.MessageId is { } place ? Key.Of(chat, WithPlace, place, Key.Of(number)) : Key.Of(chat, WithoutPlace, Key.Of(number)) },
            [ByAge.Field] = new BsonArray { Key.Of(Key.Of(post.CreatedAt), Key.Of(number)) },
            [SealedRow.Sealed] = sealer.Seal(draft, post.Chat, Kind, post.Id, text.Json),
        };
        if (PostVersions.IsUnsent(post))
        {
            row[Unsent.Field] = new BsonArray { Key.Of(post.Chat, number) };
        }

        Count(draft, stored, row);
        if (stored is null)
        {
            draft.Add(Collection, row);
        }
        else
        {
            draft.Put(Collection, row);
        }
    }

    public static void Count(Draft draft, BsonDocument? before, BsonDocument? after)
    {
        var by = (after is not null && IsUnsent(after) ? 1 : 0) - (before is not null && IsUnsent(before) ? 1 : 0);
        if (by != 0)
        {
            Counters.Add(draft, Collection, (Unsent.Field, by));
        }
    }
}
