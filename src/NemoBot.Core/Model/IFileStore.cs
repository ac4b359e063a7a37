namespace NemoBot.Core.Model;

/// <summary>Footage and finished videos on our disk, with a record of each in the store.</summary>
public interface IFileStore
{
    /// <summary>Reads the stream to its end and keeps it. When the task completes, the file and its record are on the disk; when it fails, nothing is left.</summary>
    /// <param name="fileName">As the person calls it; made harmless for showing (<see cref="StoredFile.FileName"/>).</param>
    /// <exception cref="FileTooLargeException">There are more bytes than <paramref name="maxBytes"/>.</exception>
    /// <exception cref="ShareUsedUpException">It is more than the owner's share of the disk.</exception>
    /// <exception cref="StorageException">The disk does not take it. What reading <paramref name="content"/> throws comes as it is.</exception>
    Task<StoredFile> SaveAsync(FileOwner owner, string fileName, string mediaType, Stream content, long maxBytes, CancellationToken cancellationToken);

    /// <summary>Opens the file for reading, seekable. It stays readable to its end even when it is deleted meanwhile.</summary>
    /// <exception cref="FileNotFoundException">It was deleted.</exception>
    FileStream Open(StoredFile file);

    /// <summary>Deletes the file and its record; a file that is gone already is no fault.</summary>
    Task DeleteAsync(StoredFile file, CancellationToken cancellationToken);

    /// <summary>Says whether more files may be taken, after making room where files are neither needed nor young.</summary>
    /// <param name="countedAs">See <see cref="StoredFile.CountedAs"/>; null: nobody's share is looked at.</param>
    /// <param name="expected">Bytes that are about to come; 0 where nobody knows.</param>
    Task<Room> RoomAsync(string? countedAs, long expected, CancellationToken cancellationToken);
}
