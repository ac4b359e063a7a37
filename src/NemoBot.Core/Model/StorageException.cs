namespace NemoBot.Core.Model;

/// <summary>
/// Thrown when the store cannot be opened, or an operation fails (disk full or broken, locked for too long): the operation then has no effect (but see
/// <see cref="IsOutcomeUnknown"/>) and may be retried. The message is for the operator and contains no secret.
/// </summary>
public sealed class StorageException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Gets whether the operation may have taken effect all the same: the database went away while it committed, and could not be asked since.</summary>
    public bool IsOutcomeUnknown { get; init; }

    /// <summary>Gets why files cannot be stored or read, if the database is not concerned; null if it is, or may be.</summary>
    public FilesFault? OfFiles { get; init; }
}

/// <summary>Why files cannot be stored or read.</summary>
public enum FilesFault
{
    /// <summary>The disk is full, or refuses to be written.</summary>
    NoRoom,

    /// <summary>The bucket, or the way to it, does not work; may be retried.</summary>
    Away,
}
