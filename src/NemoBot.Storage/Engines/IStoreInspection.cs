using NemoBot.Core.Model;
using NemoBot.Storage.Exchange;

namespace NemoBot.Storage.Engines;

/// <summary>Inspects the database as it is on disk. Reads only; faults are <see cref="StorageException"/>s with a message for the operator.</summary>
public interface IStoreInspection : IDisposable
{
    /// <summary>Gets whether the write-ahead log beside the file belongs to another database: it must not be applied to this one.</summary>
    bool HasForeignLog { get; }

    /// <summary>Gets the store's identity; null for a database of a version without identities.</summary>
    string? Id { get; }

    /// <summary>Gets the number of commits that were on the disk and are missing now.</summary>
    long LostCommits { get; }

    /// <summary>Gets whether the last run did not end in order; true while a bot runs.</summary>
    bool EndedSuddenly { get; }

    /// <summary>Checks the file for damage.</summary>
    /// <param name="isDeep">True checks completely, whatever the size.</param>
    /// <returns>False if the check was stopped early.</returns>
    /// <exception cref="StorageException">The file is damaged.</exception>
    bool CheckFile(bool isDeep, Func<bool> isEnough);

    /// <summary>Returns rows that cannot be read although the file is undamaged and their key is not known to be lost.</summary>
    /// <param name="most">Maximum number of rows.</param>
    IReadOnlyList<UnreadableRow> Unreadable(MasterSealer sealer, int most, Func<bool> isEnough);

    /// <summary>Returns whether the keys are correct: they open all recorded keys or, if none are recorded yet, at least one value. Null if nothing is sealed.</summary>
    bool? IsOpenedBy(MasterSealer keys);

    /// <summary>Returns which of these stored files have a record in the database.</summary>
    IReadOnlyList<string> Known(IEnumerable<string> files);

    StoreCounts Count();

    /// <summary>Streams all rows, the store's own first. Requires a database that a store of this version opened.</summary>
    IEnumerable<StoredRow> Rows();
}

/// <summary>Represents a row that cannot be read.</summary>
/// <param name="IsWork">True if the row is accepted, unfinished work.</param>
/// <param name="SealedBy">The id of the key that sealed the value; null if it is not sealed, or the id is damaged.</param>
public record UnreadableRow(string Table, bool IsWork, string? SealedBy);

/// <param name="Chats">Number of chats.</param>
/// <param name="Waiting">Number of messages in the inbox.</param>
/// <param name="Aside">Number of those that are set aside, because they cannot be decrypted.</param>
public sealed record StoreCounts(long Chats, long Waiting, long Aside);
