using System.Xml.Linq;
using NemoBot.Storage.Exchange;

namespace NemoBot.Storage.Engines;

/// <summary>
/// A store on its way into a database on a server. It arrives as a whole: until <see cref="CompleteAsync"/> nothing of it is there. No bot starts on the database
/// meanwhile, nor after a move that was cut off, until it is made again. What is disposed before it is completed leaves the database as it was.
/// </summary>
/// <remarks>For one caller at a time.</remarks>
public interface IServerImport : IAsyncDisposable
{
    /// <summary>Writes all rows, as <see cref="IStoreInspection.Rows"/> gives them; bounded memory. <see cref="UsedKeyRow"/> is none of them: the keys themselves are there.</summary>
    /// <exception cref="Core.Model.StorageException">They cannot be written; the message is for the operator.</exception>
    void Write(IEnumerable<StoredRow> rows);

    /// <summary>Streams the rows as the database has them.</summary>
    /// <exception cref="Core.Model.StorageException">They cannot be read; the message is for the operator.</exception>
    IEnumerable<StoredRow> Rows();

    /// <summary>Reads the encryption keys as the database has them.</summary>
    /// <exception cref="Core.Model.StorageException">They cannot be read; the message is for the operator.</exception>
    IReadOnlyCollection<XElement> Keys();

    /// <summary>When it returns, the store is on the server's disk, and a bot can start on it.</summary>
    /// <exception cref="Core.Model.StorageException">It is not, or it is not known whether it is; the message is for the operator.</exception>
    Task CompleteAsync(CancellationToken cancellationToken);
}
