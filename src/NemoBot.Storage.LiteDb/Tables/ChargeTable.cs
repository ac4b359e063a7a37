using LiteDB;
using NemoBot.Core.Model;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>The chats' ledgers, sealed: an entry quotes what people wrote. A chat keeps its newest entries (<see cref="Retention.Charges"/>).</summary>
internal sealed class ChargeTable(Sealer sealer)
{
    public const string Collection = SealedKinds.Charges;
    public const string At = "at";

    /// <summary>The chat, the time, and the id.</summary>
    public static KeyIndex ByChat { get; } = new(Collection, "by_chat");

    /// <summary>The time and the id.</summary>
    public static KeyIndex ByAge { get; } = new(Collection, "by_age");

    /// <summary>An entry on its way into the table; written as JSON by the caller's thread.</summary>
    public sealed record Text(Charge Charge, string Json)
    {
        public static Text Of(Charge charge) => new(charge, Documents.ToSecretJson(charge));
    }

    /// <summary>Newest first.</summary>
    public List<SealedRow> List(IDocumentReader reader, ChatKey chat, int count)
    {
        var (from, to) = Key.RangeOf(chat);
        return sealer.With(reader, reader.Range(ByChat, from, to, count, descending: true));
    }

    /// <summary>Null when its key is lost.</summary>
    public static Charge? Read(SealedRow row) => row.Open<Charge>(Collection) is { } charge ? charge with { Id = row.Id, Chat = row.Chat } : null;

    /// <summary>Inserts or replaces an entry, and deletes the oldest ones beyond the limit.</summary>
    public void Put(Draft draft, Text text)
    {
        var charge = text.Charge;
        var stored = draft.Find(Collection, charge.Id);
        Ownership.Check(stored, "charge", charge.Id, charge.Chat);
        var row = Row(charge.Id, charge.Chat.ToString(), charge.At.ToUnixTimeMilliseconds(), sealer.Seal(draft, charge.Chat, Collection, charge.Id, text.Json));
        if (stored is null)
        {
            draft.Add(Collection, row);
        }
        else
        {
            draft.Put(Collection, row);
        }

        var (from, to) = Key.RangeOf(charge.Chat);
        foreach (var old in draft.Range(ByChat, from, to, descending: true).Skip(Retention.Charges))
        {
            Delete(draft, old);
        }
    }

    public static BsonDocument Row(string id, string chat, long at, byte[] value) => new()
    {
        ["_id"] = id,
        [Ownership.Chat] = chat,
        [At] = at,
        [ByChat.Field] = new BsonArray { Key.Of(chat, Key.Of(at), id) },
        [ByAge.Field] = new BsonArray { Key.Of(Key.Of(at), id) },
        [SealedRow.Sealed] = value,
    };

    public static void Delete(Draft draft, BsonDocument row) => draft.Remove(Collection, row["_id"].AsString);

    /// <summary>Returns the number of deleted rows.</summary>
    public static int DeleteAll(Draft draft, ChatKey chat)
    {
        var (from, to) = Key.RangeOf(chat);
        var rows = draft.Range(ByChat, from, to);
        rows.ForEach(row => Delete(draft, row));
        return rows.Count;
    }

    public static void Move(Draft draft, ChatKey from, ChatKey to)
    {
        var (first, last) = Key.RangeOf(from);
        Ownership.Move(draft, draft.Range(ByChat, first, last), to, ByChat);
    }
}
