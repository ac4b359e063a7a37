using System.Data.Common;
using NemoBot.Core.Model;
using NemoBot.Storage.Postgres.Work;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.Postgres.Tables;

/// <summary>Stores the web chat's lines, sealed: what a person writes may contain a token.</summary>
internal sealed class WebChatTable(Sealer sealer)
{
    private const string Kind = SealedKinds.WebChat;

    private const string Select =
        $"SELECT chat_keys.sealed, sealed_row.id, sealed_row.change, sealed_row.position, sealed_row.at, sealed_row.sealed FROM web_chat AS sealed_row {ChatKeyTable.Joined}";

    /// <summary>Inserts or updates a line; an existing line keeps its position and time. The chat's row counts the changes, so that their numbers rise whoever writes.</summary>
    public async Task<WebChatEntry> PutAsync(Session session, LockedChat chat, WebChatEntry entry)
    {
        var stored = await session.QueryAsync(
            """
            WITH next AS (UPDATE chats SET last_change = last_change + 1 WHERE chat = $1 RETURNING last_change)
            INSERT INTO web_chat (chat, id, change, position, at, sealed) SELECT $1, $2, last_change, last_change, $3, $4 FROM next
            ON CONFLICT (chat, id) DO UPDATE SET change = excluded.change, sealed = excluded.sealed
            RETURNING change, position, at
            """,
            row => (Change: row.GetInt64(0), Position: row.GetInt64(1), At: row.Time(2)),
            chat.Address,
            entry.Id,
            entry.At,
            sealer.Seal(session, chat, Kind, entry.Id, entry.Json));
        return entry with { Change = stored[0].Change, Position = stored[0].Position, At = stored[0].At };
    }

    /// <summary>Returns the lines; omits those that cannot be decrypted.</summary>
    public async Task<IReadOnlyList<WebChatEntry>> ReadAsync(Session session, ChatKey chat, long afterChange, int limit)
    {
        limit = Math.Max(limit, 0);
        if (afterChange > 0)
        {
            var changed = await session.QueryAsync(
                $"{Select} WHERE sealed_row.chat = {Address.Current} AND sealed_row.change > $2 ORDER BY sealed_row.change DESC LIMIT $3", row => ToEntry(chat, row), chat, afterChange, limit + 1L);
            if (changed.Count <= limit)
            {
                return [.. changed.OfType<WebChatEntry>().OrderBy(entry => entry.Position)];
            }
        }

        // All lines, or more changed than are asked for: looks from the newest line on, so that a page that is far behind does not cost the whole chat.
        return Rising(await session.QueryAsync(
            $"{Select} WHERE sealed_row.chat = {Address.Current} AND sealed_row.change > $2 ORDER BY sealed_row.position DESC LIMIT $3", row => ToEntry(chat, row), chat, afterChange, limit));
    }

    /// <summary>Returns the newest lines above a position; omits those that cannot be decrypted.</summary>
    public async Task<IReadOnlyList<WebChatEntry>> ReadBeforeAsync(Session session, ChatKey chat, long position, int limit) => Rising(await session.QueryAsync(
        $"{Select} WHERE sealed_row.chat = {Address.Current} AND sealed_row.position < $2 ORDER BY sealed_row.position DESC LIMIT $3", row => ToEntry(chat, row), chat, position, Math.Max(limit, 0)));

    /// <summary>Returns null for a line that does not exist or cannot be decrypted.</summary>
    public Task<WebChatEntry?> GetAsync(Session session, ChatKey chat, string id) =>
        session.FirstAsync($"{Select} WHERE sealed_row.chat = {Address.Current} AND sealed_row.id = $2", row => ToEntry(chat, row), chat, id);

    private static List<WebChatEntry> Rising(List<WebChatEntry?> newestFirst)
    {
        newestFirst.Reverse();
        return [.. newestFirst.OfType<WebChatEntry>()];
    }

    private WebChatEntry? ToEntry(ChatKey chat, DbDataReader row) => sealer.Open(Kind, row.GetString(1), row.Bytes(5), row.BytesOrNull(0)) is { } json
        ? new(chat, row.GetString(1), row.GetInt64(2), json, row.Time(4)) { Position = row.GetInt64(3) }
        : null;
}
