namespace NemoBot.Core.Telemetry;

/// <summary>The processes of a cluster, for the operator. A bot that is alone has none registered.</summary>
public interface INodes
{
    /// <summary>Gets the name of this node: the address that the others reach.</summary>
    string Name { get; }

    /// <summary>Returns the nodes that reported within the last minute, by name.</summary>
    Task<IReadOnlyList<NodeStatus>> ListAsync(CancellationToken cancellationToken);
}

/// <summary>What a node last reported of itself.</summary>
/// <param name="Name">Its address.</param>
/// <param name="Chats">Chats that it owns.</param>
/// <param name="BusyChats">Of those, with work at the moment.</param>
/// <param name="Singles">What it runs for the whole cluster.</param>
/// <param name="SeenAt">When it reported this.</param>
public sealed record NodeStatus(
    string Name, string Version, int Chats, int BusyChats, int RunningJobs, IReadOnlyList<string> Singles, DateTimeOffset StartedAt, DateTimeOffset SeenAt);
