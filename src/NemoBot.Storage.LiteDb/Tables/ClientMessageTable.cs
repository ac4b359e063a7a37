using LiteDB;
using NemoBot.Core.Model;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>Maps client-assigned message ids to accepted messages. Content digests are sealed: the digest of a short text can be reversed by guessing.</summary>
internal sealed class ClientMessageTable(Sealer sealer, MovedChats moved, TimeProvider time)
{
    public const string Collection = SealedKinds.ClientMessages;
    public const string MessageId = "message_id";
    public const string SeenAt = "seen_at";

    /// <summary>Maximum number of expired rows to delete with each arrival.</summary>
    private const int ForgetAtOnce = 64;

    private readonly Expiry _old = new(ByAge, ForgetAtOnce, time);

    public static KeyIndex ByAge { get; } = new(Collection, "by_age");

    /// <summary>The chat and the client's id.</summary>
    private static KeyIndex ById { get; } = KeyIndex.OfIds(Collection);

    public SealedRow? Find(IDocumentReader reader, ChatKey chat, string clientId) =>
        reader.Find(Collection, SealedKinds.OwnerOf(chat, clientId)) is { } row ? sealer.With(reader, row) : null;

    public static KnownMessage? Read(SealedRow? row) => row is { } found ? new(found.Document[MessageId].AsString, found.Open(Collection, found.Id)) : null;

    public void Add(Draft draft, ChatKey chat, ClientMessage message, string messageId)
    {
        var now = time.GetUtcNow();
        var id = SealedKinds.OwnerOf(chat, message.Id);
        draft.TryAdd(Collection, new BsonDocument
        {
            ["_id"] = id,
            [MessageId] = messageId,
            [SeenAt] = now.ToUnixTimeMilliseconds(),
            [ByAge.Field] = new BsonArray { Key.Of(now) },
            [SealedRow.Sealed] = sealer.Seal(draft, moved.Resolve(draft, chat), Collection, id, message.Content),
        });
    }

    public void Forget(Draft draft) => _old.Run(draft, time.GetUtcNow() - Retention.Seen);

    public static bool HasSince(IDocumentReader reader, ChatKey chat, DateTimeOffset since) => Of(reader, chat).Exists(row => row[SeenAt].AsInt64 >= since.ToUnixTimeMilliseconds());

    /// <summary>Returns the number of deleted rows.</summary>
    public static int DeleteAll(Draft draft, ChatKey chat)
    {
        var rows = Of(draft, chat);
        rows.ForEach(row => draft.Remove(Collection, row["_id"].AsString));
        return rows.Count;
    }

    private static List<BsonDocument> Of(IDocumentReader reader, ChatKey chat)
    {
        var (from, to) = Key.RangeOf(chat);
        return reader.Range(ById, from, to);
    }
}
