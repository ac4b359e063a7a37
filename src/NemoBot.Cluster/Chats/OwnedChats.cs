using System.Collections.Concurrent;
using NemoBot.Core.Model;

namespace NemoBot.Cluster.Chats;

/// <summary>The chats that this node owns, as many as have a grain here.</summary>
internal sealed class OwnedChats : IChatOwners
{
    private readonly ConcurrentDictionary<ChatKey, ChatOwnership> _owned = new();

    public int Count => _owned.Count;

    public ChatOwnership? Find(ChatKey chat) => _owned.TryGetValue(chat, out var ownership) && !ownership.Ended.IsCancellationRequested ? ownership : null;

    public void Add(ChatOwnership ownership) => _owned[ownership.Chat] = ownership;

    /// <summary>Ends the ownership. A later one of the same chat stays.</summary>
    public void End(ChatOwnership ownership)
    {
        ownership.End();
        _owned.TryRemove(new(ownership.Chat, ownership));
    }

    /// <summary>Ends all work on chats in this process.</summary>
    public void EndAll()
    {
        foreach (var ownership in _owned.Values)
        {
            End(ownership);
        }
    }
}
