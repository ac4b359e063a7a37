namespace NemoBot.Storage.Engines;

/// <summary>The processes that share a store. Each change counts up the version of the table, and is made only with knowledge of the version before.</summary>
public interface INodeTable
{
    Task<NodeRows> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Returns false, without an effect, if the table has another version, or the node a row.</summary>
    /// <param name="before">The version of the table that the caller has read.</param>
    Task<bool> TryAddAsync(NodeRow row, long before, CancellationToken cancellationToken);

    /// <summary>Returns false, without an effect, if the table or the row has another version.</summary>
    /// <param name="row">With the version that the caller has read.</param>
    /// <param name="before">The version of the table that the caller has read.</param>
    Task<bool> TryUpdateAsync(NodeRow row, long before, CancellationToken cancellationToken);

    /// <summary>Records that a node lives now. Changes no version.</summary>
    Task BeatAsync(string node, CancellationToken cancellationToken);

    /// <summary>Deletes the rows of nodes that have ended.</summary>
    /// <param name="age">Those that were last alive longer ago.</param>
    Task RemoveEndedAsync(TimeSpan age, CancellationToken cancellationToken);
}

/// <param name="Version">Number of changes of the table so far.</param>
/// <param name="Rows">As of that version.</param>
public sealed record NodeRows(long Version, IReadOnlyList<NodeRow> Rows);

/// <param name="Node">The node's name.</param>
/// <param name="Version">Number of changes of the row; 0 for a new one.</param>
/// <param name="AliveAt">When it was added, or reported last, by the clock of the reading process, however that of the node differs. Not written.</param>
/// <param name="Json">What the cluster knows of the node.</param>
public sealed record NodeRow(string Node, long Version, DateTimeOffset AliveAt, bool HasEnded, string Json);
