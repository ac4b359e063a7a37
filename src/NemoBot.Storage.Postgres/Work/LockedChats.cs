using NemoBot.Core.Model;
using SealKey = NemoBot.Storage.ChatSeal.DataKey;

namespace NemoBot.Storage.Postgres.Work;

/// <summary>A chat that the transaction has locked.</summary>
internal sealed class LockedChat(ChatKey address)
{
    /// <summary>Gets the chat's current address: another one than it was named by if it moved.</summary>
    public ChatKey Address { get; } = address;

    /// <summary>Gets or sets the key to seal with; null if the chat has none yet.</summary>
    public SealKey? Key { get; set; }

    /// <summary>Gets or sets whether the transaction has deleted the chat's row.</summary>
    public bool IsDeleted { get; set; }
}

/// <summary>
/// The chats that a transaction writes, each locked by its row until the transaction ends, before anything of it is read: so writes of a chat follow each other,
/// whichever process they come from, and no chat moves or is erased meanwhile.
/// </summary>
/// <remarks>All at once and in order, so that two transactions rarely wait for each other.</remarks>
/// <param name="isProbing">Whether chats that another transaction has locked are left out (<see cref="Has"/>); otherwise they are waited for.</param>
internal sealed class LockedChats(ChatKeyTable keys, bool isProbing = false)
{
    /// <summary>A chat that moves may move again while its address is looked up; the bound ends a cycle.</summary>
    private const int MostMoves = 4;

    private readonly Dictionary<ChatKey, LockedChat> _chats = [];
    private readonly Dictionary<ChatKey, long> _epochs = [];

    public LockedChat Of(ChatKey chat) => _chats.TryGetValue(chat, out var locked) ? locked : throw new InvalidOperationException($"The operation did not name the chat {chat}.");

    /// <summary>Returns whether the chat is locked; always if the others were waited for.</summary>
    public bool Has(ChatKey chat) => _chats.ContainsKey(chat);

    /// <summary>Returns the epoch of the chat's owner, of the address as it was named: a chat that moves ends the ownerships of both addresses.</summary>
    public long EpochOf(ChatKey chat) => _epochs[chat];

    /// <summary>Makes one chat of two, for what follows in the transaction: both are at the second one's address.</summary>
    public void Join(LockedChat moved, LockedChat there)
    {
        there.Key ??= moved.Key;
        foreach (var (chat, locked) in _chats.ToList())
        {
            _chats[chat] = locked == moved ? there : locked;
        }
    }

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
            if (AddressOf(chat, moves) is not { } address)
            {
                continue;
            }

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

    /// <summary>Gives chats their row again that an earlier operation of the transaction has deleted.</summary>
    public Task RestoreAsync(Session session, IEnumerable<ChatKey> chats, DateTimeOffset now)
    {
        string[] deleted = [.. chats.Where(chat => Of(chat).IsDeleted).Select(chat => Of(chat).Address.ToString()).Distinct(StringComparer.Ordinal)];
        if (deleted.Length == 0)
        {
            return Task.CompletedTask;
        }

        foreach (var chat in _chats.Where(chat => deleted.Contains(chat.Value.Address.ToString())))
        {
            chat.Value.IsDeleted = false;
            _epochs[chat.Key] = 0; // As that of any new row: who owned the chat does so no longer.
        }

        return AddAsync(session, deleted, now);
    }

    /// <summary>Returns null if a row on the way is not locked.</summary>
    private static ChatKey? AddressOf(ChatKey chat, Dictionary<ChatKey, ChatKey?> moves)
    {
        for (var hops = 0; hops <= MostMoves; hops++)
        {
            if (!moves.TryGetValue(chat, out var next))
            {
                return null;
            }

            if (next is not { } there)
            {
                return chat;
            }

            chat = there;
        }

        return chat;
    }

    private async Task<Dictionary<ChatKey, ChatKey?>> RowsAsync(Session session, IReadOnlyCollection<ChatKey> chats, DateTimeOffset now)
    {
        string[] names = [.. chats.Select(chat => chat.ToString()).Order(StringComparer.Ordinal)];
        var rows = await LockAsync(session, names);
        string[] missing = [.. names.Where(name => !rows.ContainsKey(ChatKey.Parse(name)))];
        if (missing.Length > 0 && await ReserveAsync(session, missing) is { Length: > 0 } reserved)
        {
            var added = AddAsync(session, reserved, now);
            foreach (var (chat, movedTo) in await LockAsync(session, reserved))
            {
                rows[chat] = movedTo;
            }

            await added;
        }

        return rows;
    }

    /// <summary>Locks the names of chats without a row: another transaction that adds the row must be known before it is waited for. Returns those that have no row.</summary>
    private async Task<string[]> ReserveAsync(Session session, string[] names)
    {
        if (isProbing)
        {
            return [.. await session.QueryAsync(
                """
                SELECT missing.chat FROM unnest($1::text[]) AS missing (chat)
                WHERE NOT EXISTS (SELECT FROM chats WHERE chats.chat = missing.chat) AND pg_try_advisory_xact_lock(hashtextextended('chat' || missing.chat, 0))
                ORDER BY missing.chat
                """,
                row => row.GetString(0),
                names)];
        }

        // In the same round trip as what follows.
        _ = session.QueryAsync("SELECT pg_advisory_xact_lock(hashtextextended('chat' || chat, 0)) FROM (SELECT unnest($1::text[]) AS chat ORDER BY 1) AS sorted", static _ => true, names);
        return names;
    }

    /// <remarks>A chat that comes back numbers its changes above those it had: a clean-up that was deleting it has ended, because the lock waited for it (ChatTrim).</remarks>
    private static Task<int> AddAsync(Session session, string[] names, DateTimeOffset now) => session.ExecuteAsync(
        """
        INSERT INTO chats (chat, created_at, last_change)
        SELECT chat, $2::bigint, (SELECT change FROM last_change) FROM unnest($1::text[]) AS chat ORDER BY chat
        ON CONFLICT DO NOTHING
        """,
        names,
        now);

    private async Task<Dictionary<ChatKey, ChatKey?>> LockAsync(Session session, string[] names)
    {
        var rows = await session.QueryAsync(
            isProbing
                ? "SELECT chat, moved_to, epoch FROM chats WHERE chat = ANY($1) ORDER BY chat FOR NO KEY UPDATE SKIP LOCKED"
                : "SELECT chat, moved_to, epoch FROM chats WHERE chat = ANY($1) ORDER BY chat FOR NO KEY UPDATE",
            row => (Chat: ChatKey.Parse(row.GetString(0)), MovedTo: row.IsDBNull(1) ? (ChatKey?)null : ChatKey.Parse(row.GetString(1)), Epoch: row.GetInt64(2)),
            names);
        rows.ForEach(row => _epochs[row.Chat] = row.Epoch);
        return rows.ToDictionary(row => row.Chat, row => row.MovedTo);
    }
}
