using System.Collections.Concurrent;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;

namespace NemoBot.Cluster.Pages;

/// <summary>The nodes with open pages of the chats that this node owns. A node that does not renew its place in time is taken to have none left.</summary>
internal sealed class Audience(TimeProvider time)
{
    /// <summary>More than two renewals (<see cref="PageWatch"/>).</summary>
    private static readonly TimeSpan KeepFor = TimeSpan.FromSeconds(45);

    private readonly ConcurrentDictionary<ChatKey, Places> _chats = new();

    public void Join(ChatKey chat, string node, IPageObserver observer) => _chats.GetOrAdd(chat, static _ => new()).Nodes[node] = new(observer, time.GetMonotonicTimestamp() + KeepFor);

    /// <summary>Returns how many changes of the chat were told, by which a node notices that a call was lost.</summary>
    public long ChangesOf(ChatKey chat) => _chats.TryGetValue(chat, out var places) ? Interlocked.Read(ref places.Changes) : 0;

    /// <summary>The chat has another owner, or none.</summary>
    public void Leave(ChatKey chat) => _chats.TryRemove(chat, out _);

    /// <summary>Tells the nodes of a chat. A call that is lost is made up for when the node reads the chat again.</summary>
    /// <param name="except">The node that the news comes from: it has notified its own pages.</param>
    /// <param name="isChange">True for a stored change, false for what is shown in passing.</param>
    public void Tell(ChatKey chat, string except, Func<IPageObserver, Task> tell, bool isChange = false)
    {
        if (!_chats.TryGetValue(chat, out var places))
        {
            return;
        }

        if (isChange)
        {
            Interlocked.Increment(ref places.Changes);
        }

        var now = time.GetMonotonicTimestamp();
        foreach (var (node, place) in places.Nodes)
        {
            if (place.Until < now)
            {
                places.Nodes.TryRemove(new(node, place));
            }
            else if (node != except)
            {
                _ = tell(place.Observer);
            }
        }
    }

    private sealed class Places
    {
        public ConcurrentDictionary<string, Place> Nodes { get; } = new(StringComparer.Ordinal);

        public long Changes;
    }

    private sealed record Place(IPageObserver Observer, MonotonicTimestamp Until);
}
