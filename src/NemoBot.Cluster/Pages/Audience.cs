using System.Collections.Concurrent;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;

namespace NemoBot.Cluster.Pages;

/// <summary>The nodes with open pages of the chats that this node owns. A node that does not renew its place in time is taken to have none left.</summary>
internal sealed class Audience(TimeProvider time)
{
    /// <summary>More than two renewals (<see cref="PageWatch"/>).</summary>
    private static readonly TimeSpan KeepFor = TimeSpan.FromSeconds(45);

    private readonly ConcurrentDictionary<ChatKey, ConcurrentDictionary<string, Place>> _chats = new();

    public void Join(ChatKey chat, string node, IPageObserver observer) => _chats.GetOrAdd(chat, static _ => new(StringComparer.Ordinal))[node] = new(observer, time.GetMonotonicTimestamp() + KeepFor);

    /// <summary>The chat has another owner, or none.</summary>
    public void Leave(ChatKey chat) => _chats.TryRemove(chat, out _);

    /// <summary>Tells the nodes of a chat. A call that is lost is made up for when the node reads the chat again.</summary>
    /// <param name="except">The node that the news comes from: it has notified its own pages.</param>
    public void Tell(ChatKey chat, string except, Func<IPageObserver, Task> tell)
    {
        if (!_chats.TryGetValue(chat, out var places))
        {
            return;
        }

        var now = time.GetMonotonicTimestamp();
        foreach (var (node, place) in places)
        {
            if (place.Until < now)
            {
                places.TryRemove(new(node, place));
            }
            else if (node != except)
            {
                _ = tell(place.Observer);
            }
        }
    }

    private sealed record Place(IPageObserver Observer, MonotonicTimestamp Until);
}
