using NemoBot.Core.Model;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.Sqlite;

/// <summary>Stores the chats' ledgers, sealed: an entry quotes what people wrote. A chat keeps its newest entries (<see cref="Retention.Charges"/>).</summary>
internal sealed class ChargeTable(Sealer sealer)
{
    private const string Kind = SealedKinds.Charges;

    public static bool Exists(Database database) => database.Number("SELECT count(*) FROM sqlite_schema WHERE name = 'charges' AND type = 'table'") == 1;

    /// <summary>Returns entries newest first, without those whose key is lost.</summary>
    public IReadOnlyList<Charge> List(Database database, ChatKey chat, int count) => database.Query(
        "SELECT id, sealed FROM charges WHERE chat = $chat ORDER BY at DESC, id DESC LIMIT $count",
        row => sealer.Open(database, Kind, row.GetString(0), row.GetFieldValue<byte[]>(1)) is { } json
            ? Documents.FromJson<Charge>(json) with { Id = row.GetString(0), Chat = chat }
            : null,
        ("$chat", chat.ToString()),
        ("$count", count)).OfType<Charge>().ToList();

    /// <summary>Inserts or replaces an entry, and deletes the oldest ones beyond the limit.</summary>
    public void Put(Database database, Charge charge)
    {
        var written = database.Execute(
            """
            INSERT INTO charges (id, chat, at, sealed) VALUES ($id, $chat, $at, $sealed)
            ON CONFLICT (id) DO UPDATE SET at = excluded.at, sealed = excluded.sealed WHERE chat = excluded.chat
            """,
            ("$id", charge.Id),
            ("$chat", charge.Chat.ToString()),
            ("$at", charge.At.ToUnixTimeMilliseconds()),
            ("$sealed", sealer.Seal(database, charge.Chat, Kind, charge.Id, Documents.ToSecretJson(charge))));
        Ownership.Check(written, "charge", charge.Id, charge.Chat);
        database.Execute(
            "DELETE FROM charges WHERE chat = $chat AND (at, id) < (SELECT at, id FROM charges WHERE chat = $chat ORDER BY at DESC, id DESC LIMIT 1 OFFSET $kept)",
            ("$chat", charge.Chat.ToString()),
            ("$kept", Retention.Charges - 1));
    }
}
