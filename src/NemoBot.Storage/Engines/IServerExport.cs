using System.Xml.Linq;
using NemoBot.Storage.Exchange;

namespace NemoBot.Storage.Engines;

/// <summary>A store on its way out of a database on a server, as it is at one moment. No bot uses the database until disposal.</summary>
/// <remarks>For one caller at a time.</remarks>
public interface IServerExport : IAsyncDisposable
{
    /// <summary>Gets the store's identity.</summary>
    string Store { get; }

    /// <summary>Gets the encryption keys.</summary>
    IReadOnlyCollection<XElement> Keys { get; }

    /// <summary>Streams all rows, the store's own first. Of the keys that sealed them (<see cref="UsedKeyRow"/>) only those that are lost.</summary>
    /// <exception cref="Core.Model.StorageException">They cannot be read; the message is for the operator.</exception>
    IEnumerable<StoredRow> Rows();

    /// <summary>From now on no bot starts on the database. Its rows stay.</summary>
    /// <exception cref="Core.Model.StorageException">The server cannot be reached; the message is for the operator.</exception>
    Task LeaveAsync(CancellationToken cancellationToken);
}
