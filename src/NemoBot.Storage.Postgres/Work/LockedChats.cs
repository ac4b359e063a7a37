using NemoBot.Core.Model;
using SealKey = NemoBot.Storage.ChatSeal.DataKey;

namespace NemoBot.Storage.Postgres.Work;

/// <summary>A chat that the transaction has locked.</summary>
internal sealed class LockedChat(ChatKey address)
{
    /// <summary>Gets or sets the chat's current address: another one if it moved.</summary>
    public ChatKey Address { get; set; } = address;

    /// <summary>Gets or sets the key to seal with; null if the chat has none yet.</summary>
    public SealKey? Key { get; set; }
}

/// <summary>
/// The chats that a transaction writes, each locked by its row until the transaction ends, before anything of it is read: so writes of a chat follow each other,
/// whichever process they come from, and no chat moves or is erased meanwhile.
/// </summary>
/// <remarks>All at once and in order, so that two transactions rarely wait for each other.</remarks>
internal sealed class LockedChats(ChatKeyTable keys)
{
    /// <summary>A chat that moves may move again while its address is looked up; the bound ends a cycle.</summary>
    private const int MostMoves = 4;

    private readonly Dictionary<ChatKey, LockedChat> _chats = [];

    public LockedChat Of(ChatKey chat) => _chats.TryGetValue(chat, out var locked) ? locked : throw new InvalidOperationException($"The operation did not name the chat {chat}.");

    /// <param name="chats">As the operations name them; those that are new get a row.</param>
    public async Task LockAsync(Session session, IReadOnlyCollection<ChatKey> chats, DateTimeOffset now)
    {
        if (chats.Count == 0)
        {
            return;
        }

        var moves = await RowsAsync(session, chats, now);
        for (var hops = 0; hops < MostMoves && moves.Values.OfType<ChatKey>().Where(there => !moves.ContainsKey(there)).Distinct().ToList() is { Count: > 0 } targets; hops++)
        {
            foreach (var (chat, next) in await RowsAsync(session, targets, now))
            {
                moves[chat] = next;
            }
        }

        var byAddress = new Dictionary<ChatKey, LockedChat>();
        foreach (var chat in chats)
        {
            var address = AddressOf(chat, moves);
            if (!byAddress.TryGetValue(address, out var locked))
            {
                byAddress[address] = locked = new(address);
            }

            _chats[chat] = locked;
        }

        foreach (var (chat, key) in await keys.NewestAsync(session, [.. byAddress.Keys.Select(chat => chat.ToString())]))
        {
            byAddress[chat].Key ??= key;
        }
    }

    private static ChatKey AddressOf(ChatKey chat, Dictionary<ChatKey, ChatKey?> moves)
    {
        for (var hops = 0; hops <= MostMoves && moves.GetValueOrDefault(chat) is { } next; hops++)
        {
            chat = next;
        }

        return chat;
    }

    private static async Task<Dictionary<ChatKey, ChatKey?>> RowsAsync(Session session, IReadOnlyCollection<ChatKey> chats, DateTimeOffset now)
    {
        string[] names = [.. chats.Select(chat => chat.ToString()).Order(StringComparer.Ordinal)];
        var rows = await LockAsync(session, names);
        if (rows.Count < names.Length)
        {
            string[] missing = [.. names.Where(name => !rows.ContainsKey(ChatKey.Parse(name)))];

            // A chat that comes back numbers its changes above those it had: a clean-up that was deleting it has ended, because the lock waited for it (ChatTrim).
            var added = session.ExecuteAsync(
                """
                INSERT INTO chats (chat, created_at, last_change)
                SELECT chat, $2::bigint, (SELECT change FROM last_change) FROM unnest($1::text[]) AS chat ORDER BY chat
                ON CONFLICT DO NOTHING
                """,
                missing,
                now);
            foreach (var (chat, movedTo) in await LockAsync(session, missing))
            {
                rows[chat] = movedTo;
            }

            await added;
        }

        return rows;
    }

    private static async Task<Dictionary<ChatKey, ChatKey?>> LockAsync(Session session, string[] names) => (await session.QueryAsync(
        "SELECT chat, moved_to FROM chats WHERE chat = ANY($1) ORDER BY chat FOR NO KEY UPDATE",
        row => (Chat: ChatKey.Parse(row.GetString(0)), MovedTo: row.IsDBNull(1) ? (ChatKey?)null : ChatKey.Parse(row.GetString(1))),
        names)).ToDictionary(row => row.Chat, row => row.MovedTo);
}
