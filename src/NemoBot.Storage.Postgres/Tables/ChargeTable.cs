using NemoBot.Core.Model;
using NemoBot.Storage.Postgres.Work;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.Postgres.Tables;

/// <summary>Stores the chats' ledgers, sealed: an entry quotes what people wrote. A chat keeps its newest entries (<see cref="Retention.Charges"/>).</summary>
internal sealed class ChargeTable(Sealer sealer)
{
    private const string Kind = SealedKinds.Charges;

    /// <summary>Returns entries newest first, without those whose key is lost.</summary>
    public async Task<IReadOnlyList<Charge>> ListAsync(Session session, ChatKey chat, int count) => [.. (await session.QueryAsync(
        $"""
        SELECT chat_keys.sealed, sealed_row.id, sealed_row.sealed, sealed_row.chat FROM charges AS sealed_row {ChatKeyTable.Joined}
        WHERE sealed_row.chat = {Address.Current} ORDER BY sealed_row.at DESC, sealed_row.id DESC LIMIT $2
        """,
        row => sealer.Open(Kind, row.GetString(1), row.Bytes(2), row.BytesOrNull(0)) is { } json
            ? Documents.FromJson<Charge>(json) with { Id = row.GetString(1), Chat = ChatKey.Parse(row.GetString(3)) }
            : null,
        chat,
        count)).OfType<Charge>()];

    /// <summary>Inserts or replaces an entry, and deletes the oldest ones beyond the limit.</summary>
    public Task PutAsync(Session session, LockedChat chat, Charge charge)
    {
        var written = session.ExecuteAsync(
            """
            INSERT INTO charges (id, chat, at, sealed) VALUES ($1, $2, $3, $4)
            ON CONFLICT (id) DO UPDATE SET at = excluded.at, sealed = excluded.sealed WHERE charges.chat = excluded.chat
            """,
            charge.Id,
            chat.Address,
            charge.At,
            sealer.Seal(session, chat, Kind, charge.Id, Documents.ToSecretJson(charge)));
        _ = session.ExecuteAsync(
            "DELETE FROM charges WHERE chat = $1 AND (at, id) < (SELECT at, id FROM charges WHERE chat = $1 ORDER BY at DESC, id DESC LIMIT 1 OFFSET $2)", chat.Address, Retention.Charges - 1);
        return Ownership.CheckAsync(written, "charge", charge.Id, chat.Address);
    }
}
