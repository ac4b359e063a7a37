using NemoBot.Core.Concurrency;

namespace NemoBot.Telegram.Api;

/// <summary>Enforces Telegram's flood limits: per chat, and for all chats only if several were flooded within half a minute.</summary>
/// <remarks>Never waits: a call to a closed chat fails immediately with the remaining time, so no other chat is delayed.</remarks>
internal sealed class FloodGate(TimeProvider time)
{
    private static readonly TimeSpan Together = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private const int ChatsForAll = 3;

    /// <summary>The wait that Telegram names for one chat does not apply to all others: after this they may try.</summary>
    private static readonly TimeSpan LongestForAll = TimeSpan.FromSeconds(10);

    /// <summary>Telegram allows 20 messages a minute in a group (docs/contracts/telegram.md §2); two are reserved for answers.</summary>
    private const int GroupEditsPerMinute = 18;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, MonotonicTimestamp> _closedUntil = [];
    private readonly Dictionary<(long Chat, FloodLimit Limit), MonotonicTimestamp> _kindClosedUntil = [];
    private readonly Dictionary<long, MonotonicTimestamp> _floodedAt = [];
    private readonly Dictionary<long, Queue<MonotonicTimestamp>> _groupWrites = [];
    private MonotonicTimestamp _allClosedUntil;

    /// <summary>Throws <see cref="TelegramFault.Flood"/> if the chat is closed, <see cref="TelegramFault.HeldBack"/> if a group's edits for this minute are used up.</summary>
    /// <param name="chat">Null for a call that belongs to no chat: it passes.</param>
    public void Enter(string method, long? chat, FloodLimit limit)
    {
        if (limit == FloodLimit.None || chat is not { } id)
        {
            return;
        }

        lock (_lock)
        {
            var now = time.GetMonotonicTimestamp();
            var until = MonotonicTimestamp.Max(_allClosedUntil, _closedUntil.GetValueOrDefault(id));
            if (HasOwnLimit(limit))
            {
                until = MonotonicTimestamp.Max(until, _kindClosedUntil.GetValueOrDefault((id, limit)));
            }

            if (until > now)
            {
                throw new TelegramException(TelegramFault.Flood, method, "held back: rate limited by Telegram") { RetryAfter = until - now };
            }

            if (id < 0 && limit is FloodLimit.Message or FloodLimit.Edit)
            {
                CountInGroup(method, id, limit == FloodLimit.Edit, now);
            }
        }
    }

    public void ReportFlood(long? chat, FloodLimit limit, TimeSpan retryAfter)
    {
        if (limit == FloodLimit.None || chat is not { } id)
        {
            return;
        }

        lock (_lock)
        {
            var now = time.GetMonotonicTimestamp();
            Forget(now);
            if (HasOwnLimit(limit))
            {
                _kindClosedUntil[(id, limit)] = now + retryAfter;
                return;
            }

            _closedUntil[id] = now + retryAfter;
            _floodedAt[id] = now;
            if (_floodedAt.Count >= ChatsForAll)
            {
                _allClosedUntil = now + (retryAfter < LongestForAll ? retryAfter : LongestForAll);
            }
        }
    }

    private static bool HasOwnLimit(FloodLimit limit) => limit is FloodLimit.Signal or FloodLimit.Draft;

    private void CountInGroup(string method, long group, bool isEdit, MonotonicTimestamp now)
    {
        if (!_groupWrites.TryGetValue(group, out var writes))
        {
            Forget(now);
            _groupWrites[group] = writes = new Queue<MonotonicTimestamp>();
        }

        while (writes.TryPeek(out var oldest) && now - oldest >= Minute)
        {
            writes.Dequeue();
        }

        if (isEdit && writes.Count >= GroupEditsPerMinute)
        {
            throw new TelegramException(TelegramFault.HeldBack, method, "the group's edits for this minute are used up") { RetryAfter = Minute - (now - writes.Peek()) };
        }

        writes.Enqueue(now);
        if (writes.Count > 2 * GroupEditsPerMinute)
        {
            writes.Dequeue();
        }
    }

    /// <summary>Removes expired entries whenever one is added, so the tables contain at most a minute's traffic.</summary>
    private void Forget(MonotonicTimestamp now)
    {
        RemoveOver(_closedUntil, now);
        RemoveOver(_kindClosedUntil, now);
        foreach (var (id, at) in _floodedAt)
        {
            if (now - at > Together)
            {
                _floodedAt.Remove(id);
            }
        }

        foreach (var (id, writes) in _groupWrites)
        {
            if (writes.Count == 0 || now - writes.Last() > Minute)
            {
                _groupWrites.Remove(id);
            }
        }
    }

    private static void RemoveOver<TKey>(Dictionary<TKey, MonotonicTimestamp> closed, MonotonicTimestamp now)
        where TKey : notnull
    {
        foreach (var (key, until) in closed)
        {
            if (until <= now)
            {
                closed.Remove(key);
            }
        }
    }
}
