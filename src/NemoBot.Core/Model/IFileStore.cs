namespace NemoBot.Core.Model;

/// <summary>Footage and finished videos, with a record of each in the store.</summary>
/// <remarks>Only an implementation knows where the files are. A program that reads nothing but paths gets one for a while (<see cref="OpenLocalAsync"/>).</remarks>
public interface IFileStore
{
    /// <summary>Reads the stream to its end and stores it. When the task completes, the file and its record are on the disk; when it fails, nothing remains.</summary>
    /// <param name="fileName">The user's name for the file; sanitised for display (<see cref="StoredFile.FileName"/>).</param>
    /// <exception cref="FileTooLargeException">The stream has more than <paramref name="maxBytes"/> bytes.</exception>
    /// <exception cref="ShareUsedUpException">The file exceeds the owner's share of the disk.</exception>
    /// <exception cref="StorageException">Writing to the disk failed. Exceptions from reading <paramref name="content"/> propagate unchanged.</exception>
    Task<StoredFile> SaveAsync(FileOwner owner, string fileName, string mediaType, Stream content, long maxBytes, CancellationToken cancellationToken);

    /// <summary>Opens the file for reading, seekable; asynchronous reads only. From a folder the stream stays readable even if the file is deleted meanwhile, from elsewhere it fails with <see cref="IOException"/>.</summary>
    /// <exception cref="FileNotFoundException">It was deleted.</exception>
    /// <exception cref="IOException">The place of the files does not answer; may be retried.</exception>
    Task<Stream> OpenAsync(StoredFile file, CancellationToken cancellationToken);

    /// <summary>Opens the file as <see cref="OpenAsync"/> does; null if it was deleted.</summary>
    async Task<Stream?> TryOpenAsync(StoredFile file, CancellationToken cancellationToken)
    {
        try
        {
            return await OpenAsync(file, cancellationToken);
        }
        catch (Exception deleted) when (deleted is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Provides the file under a path of this machine, until the result is disposed; null if it was deleted, or cannot be copied now from where it is. May cost a copy of the whole file.</summary>
    Task<LocalFile?> OpenLocalAsync(StoredFile file, CancellationToken cancellationToken);

    /// <summary>Deletes the file and its record; succeeds if the file no longer exists.</summary>
    Task DeleteAsync(StoredFile file, CancellationToken cancellationToken);

    /// <summary>Deletes the bytes, and then the record: while there is a record, the deletion is not complete, and is to be repeated.</summary>
    /// <exception cref="StorageException">The place of the files does not answer, or the disk does not let go of the file.</exception>
    Task EraseAsync(StoredFile file, CancellationToken cancellationToken);

    /// <summary>Returns an address at which anyone may download the file for a while, and when it ends; null if there is none.</summary>
    /// <param name="projectId">The project that the file is a result of: an address of the bot's own ends with it. Null for none.</param>
    (Uri Address, DateTimeOffset ExpiresAt)? LinkTo(StoredFile file, string? projectId = null) => null;

    /// <summary>Frees space by deleting files that are neither needed nor recent, and returns whether more files may be stored.</summary>
    /// <param name="countedAs">See <see cref="StoredFile.CountedAs"/>; null skips the check of a share.</param>
    /// <param name="expected">Bytes about to be stored; 0 if unknown.</param>
    Task<FileSpace> CheckSpaceAsync(string? countedAs, long expected, CancellationToken cancellationToken);
}
