namespace NemoBot.Core.Model;

/// <summary>A file that arrives in parts, over several requests.</summary>
/// <param name="Id">Our id; also that of the <see cref="StoredFile"/> that it becomes.</param>
/// <param name="SizeBytes">The announced size.</param>
/// <param name="Description">What the sender says about the file, in the adapter's own form; sealed on the disk.</param>
/// <param name="ExpiresAt">When it is deleted, whether complete or not.</param>
public sealed record PartialFile(string Id, FileOwner Owner, long SizeBytes, string Description, DateTimeOffset ExpiresAt)
{
    /// <summary>Bytes on the disk.</summary>
    public long ReceivedBytes { get; init; }

    public bool IsComplete => ReceivedBytes == SizeBytes;
}

/// <summary>Thrown when there are as many unfinished files as an owner, or the disk, may have, and none of them is idle.</summary>
public sealed class TooManyPartialFilesException(bool isOfAll) : Exception("There are too many unfinished files.")
{
    /// <summary>Gets whether all owners together have too many; if not, this one has.</summary>
    public bool IsOfAll => isOfAll;
}

/// <summary>Thrown when a file that arrives in parts is not as its sender believes: another request, of this process or another one, has written to it, or is writing to it.</summary>
/// <param name="isBeingWritten">Whether it is being written, and not only longer or shorter.</param>
public sealed class PartialFileElsewhereException(bool isBeingWritten) : Exception("Another request writes to the unfinished file, or has written to it.")
{
    /// <summary>Gets whether it is being written now: to be tried again later. Otherwise the sender has to ask how much has arrived.</summary>
    public bool IsBeingWritten => isBeingWritten;
}
