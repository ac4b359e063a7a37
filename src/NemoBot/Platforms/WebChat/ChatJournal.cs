using NemoBot.Conversation;
using NemoBot.Storage;

namespace NemoBot.Platforms.WebChat;

/// <summary>Writes what the page shows, and takes a person's message in.</summary>
internal sealed class ChatJournal(IWebChatLog log, Inbox inbox, ChatHub hub, TimeProvider time)
{
    /// <summary>How many entries the page gets at most, and how far back a retry is recognised.</summary>
    public const int HistoryLength = 200;

    // A retry must not overtake its first try, nor a deletion the message it deletes. Chats share 64 locks: bounded, and each is held for a few small writes.
    private readonly SemaphoreSlim[] _locks = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    /// <summary>The id a message got that was sent with this client id before; null when it is new.</summary>
    public async Task<string?> FindAsync(ChatKey chat, string clientId, CancellationToken cancellationToken) =>
        (await ReadAsync(chat, 0, cancellationToken)).FirstOrDefault(line => line.Entry.ClientId == clientId).Entry?.Id;

    /// <summary>Stores the message in the log and in the inbox. Sent again with the same client id it keeps its first id, and is handled once.</summary>
    /// <returns>The entry's id, and whether the message was new.</returns>
    /// <remarks>History and inbox are written together, so no crash can part them.</remarks>
    public async Task<(string Id, bool IsNew)> AcceptAsync(ChatKey chat, WireEntry draft, CancellationToken cancellationToken)
    {
        using var turn = await TakeTurnAsync(chat, cancellationToken);
        if (draft.ClientId is { } clientId && await FindAsync(chat, clientId, cancellationToken) is { } known)
        {
            await TakeInUnderLockAsync(chat, cancellationToken);
            return (known, false);
        }

        var entry = draft with { Id = SortableId.New(time), At = time.GetUtcNow() };
        // From here on it goes on to the end, even when the person goes away: what is stored must be shown and handled.
        if (await log.AcceptAsync(WireMapping.ToIncoming(chat, entry), ToLine(chat, Shown(entry)), CancellationToken.None) is { } item)
        {
            hub.Changed(chat, entry.Id);
            inbox.Announce(item);
        }

        return (entry.Id, true);
    }

    /// <summary>Hands messages to the inbox that a crash kept from it: earlier versions wrote the line first, as "pending", and the inbox after it.</summary>
    public async Task TakeInPendingAsync(ChatKey chat, CancellationToken cancellationToken)
    {
        using var turn = await TakeTurnAsync(chat, cancellationToken);
        await TakeInUnderLockAsync(chat, cancellationToken);
    }

    /// <summary>Takes an entry back: nothing of its words stays in the log. False when there is no such entry.</summary>
    public async Task<bool> DeleteAsync(ChatKey chat, string id, CancellationToken cancellationToken)
    {
        using var turn = await TakeTurnAsync(chat, cancellationToken);
        var lines = await ReadAsync(chat, 0, cancellationToken);
        if (lines.FirstOrDefault(line => line.Entry.Id == id).Entry is not { } entry)
        {
            return false;
        }

        await PutAsync(chat, new WireEntry(entry.Id, entry.At, entry.From, "") { ClientId = entry.ClientId, Deleted = true }, cancellationToken);
        return true;
    }

    public async Task PutAsync(ChatKey chat, WireEntry entry, CancellationToken cancellationToken)
    {
        await log.PutAsync(ToLine(chat, entry), cancellationToken);
        hub.Changed(chat, entry.Id);
    }

    /// <summary>What changed after the given change, in the order of the changes: a reader that is cut off has all before the last it got.</summary>
    public async Task<IReadOnlyList<(WireEntry Entry, long Change)>> ReadAsync(ChatKey chat, long afterChange, CancellationToken cancellationToken)
    {
        var lines = await log.ReadAsync(chat, afterChange, HistoryLength, cancellationToken);
        return [.. lines.OrderBy(line => line.Change).Select(line => (Wire.ReadEntry(line.Json), line.Change))];
    }

    private static WebChatEntry ToLine(ChatKey chat, WireEntry entry) => new(chat, entry.Id, 0, Wire.Write(entry), entry.At);

    private async Task TakeInUnderLockAsync(ChatKey chat, CancellationToken cancellationToken)
    {
        foreach (var (entry, _) in await ReadAsync(chat, 0, cancellationToken))
        {
            if (entry.Pending == true)
            {
                await TakeInAsync(chat, entry, cancellationToken);
            }
        }
    }

    private async Task TakeInAsync(ChatKey chat, WireEntry entry, CancellationToken cancellationToken)
    {
        await inbox.AcceptAsync([WireMapping.ToIncoming(chat, entry)], cancellationToken);
        await PutAsync(chat, Shown(entry) with { Pending = null }, cancellationToken);
    }

    private async Task<Turn> TakeTurnAsync(ChatKey chat, CancellationToken cancellationToken)
    {
        var turn = _locks[(uint)chat.GetHashCode() % (uint)_locks.Length];
        await turn.WaitAsync(cancellationToken);
        return new Turn(turn);
    }

    // The page shows it again at each visit: an account's token typed for /login must not stand there.
    private static WireEntry Shown(WireEntry entry) => entry with { Text = Tokens.Mask(entry.Text) };

    private readonly record struct Turn(SemaphoreSlim Lock) : IDisposable
    {
        public void Dispose() => Lock.Release();
    }
}
