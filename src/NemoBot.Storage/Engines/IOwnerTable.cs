using NemoBot.Core.Model;

namespace NemoBot.Storage.Engines;

/// <summary>Who owns what, among the processes that share a store. The first that registers is the owner until it is removed.</summary>
public interface IOwnerTable
{
    /// <summary>Registers an owner, unless there is another one than <paramref name="replaced"/>. Returns who is the owner now.</summary>
    /// <param name="replaced">An earlier owner, which has ended; null if none is known.</param>
    Task<OwnerEntry> RegisterAsync(OwnedName name, OwnerEntry owner, OwnerEntry? replaced, CancellationToken cancellationToken);

    /// <summary>Returns null if there is no owner.</summary>
    Task<OwnerEntry?> FindAsync(OwnedName name, CancellationToken cancellationToken);

    /// <summary>Removes this owner; does nothing if there is another one.</summary>
    Task RemoveAsync(OwnedName name, OwnerEntry owner, CancellationToken cancellationToken);

    /// <summary>Removes the owners on these nodes, which have ended, but for those whose chat another process is writing at the moment.</summary>
    Task RemoveNodesAsync(IReadOnlyCollection<string> nodes, CancellationToken cancellationToken);

    /// <summary>Removes the owners on nodes that have ended, or are not known (<see cref="INodeTable"/>), as <see cref="RemoveNodesAsync"/> does.</summary>
    Task RemoveEndedAsync(CancellationToken cancellationToken);

    /// <summary>Begins the owner's epoch: from now on writes in the scope of an earlier ownership of the chat fail.</summary>
    /// <returns>The epoch; null if another owner is registered, or the chat has moved.</returns>
    Task<long?> BeginAsync(ChatKey chat, OwnerEntry owner, CancellationToken cancellationToken);

    /// <summary>Returns whether the epoch is the chat's last one.</summary>
    Task<bool> IsLastAsync(ChatKey chat, long epoch, CancellationToken cancellationToken);

    /// <summary>Returns chats that have unfinished work and no owner that lives, or one on this node; at most 1,000, those of this node last.</summary>
    /// <param name="node">Null for those without an owner only.</param>
    /// <param name="platforms">Chats of other platforms are left out.</param>
    Task<IReadOnlyList<WaitingChat>> WaitingAsync(string? node, IReadOnlyCollection<string> platforms, CancellationToken cancellationToken);
}

/// <param name="HasEndedOwner">Whether an owner is registered whose node has ended, or is not known.</param>
public readonly record struct WaitingChat(ChatKey Chat, bool HasEndedOwner);

/// <summary>What can have an owner: a chat, or a task of which the cluster has one.</summary>
/// <param name="Chat">The chat; null for a task.</param>
/// <param name="Task">The task's name; null for a chat.</param>
public readonly record struct OwnedName(ChatKey? Chat, string? Task);

/// <param name="Id">Tells the owner from all others, also on the same node.</param>
/// <param name="Node">Where it is.</param>
public sealed record OwnerEntry(string Id, string Node);
