namespace NemoBot.Core.Model;

/// <summary>Files that arrive in parts, on our disk. What has arrived survives a restart, and is kept for a day.</summary>
/// <remarks>The caller lets only one request of this process at a time write to a file; those of other processes are noticed.</remarks>
public interface IPartialFileStore
{
    /// <summary>
    /// Creates an empty file. A chat with too many unfinished ones loses its oldest, if nothing is being written to it; if its owner or all together have too many,
    /// one goes that was not used for an hour.
    /// </summary>
    /// <param name="description">See <see cref="PartialFile.Description"/>.</param>
    /// <param name="mostBytesOfChat">Maximum announced size of all unfinished files of the chat.</param>
    /// <exception cref="TooManyPartialFilesException">The owner, or all together, have too many that are in use.</exception>
    /// <exception cref="StorageException">Writing to the disk failed.</exception>
    PartialFile Create(FileOwner owner, long sizeBytes, string description, long mostBytesOfChat);

    /// <summary>Returns the file if it belongs to the chat; null if it does not, has expired, or was kept as a <see cref="StoredFile"/>.</summary>
    PartialFile? Find(ChatKey chat, string id);

    /// <summary>Opens what has arrived.</summary>
    /// <exception cref="FileNotFoundException">It was deleted.</exception>
    /// <exception cref="PartialFileElsewhereException">Another process writes to it.</exception>
    Stream Open(PartialFile file);

    /// <summary>
    /// Appends the stream until the file has <paramref name="until"/> bytes, or the stream ends. When the task completes, all of it is on the disk; when reading
    /// fails or is cancelled, what was read until then is, and the exception propagates.
    /// </summary>
    /// <param name="file">As it was found: the stream continues it at <see cref="PartialFile.ReceivedBytes"/>.</param>
    /// <returns>The file as it is now.</returns>
    /// <exception cref="FileNotFoundException">It was deleted.</exception>
    /// <exception cref="PartialFileElsewhereException">It does not end there any more, or another process writes to it: nothing was written.</exception>
    /// <exception cref="ShareUsedUpException">The file exceeds the owner's share of the disk.</exception>
    /// <exception cref="StorageException">Writing to the disk failed.</exception>
    Task<PartialFile> AppendAsync(PartialFile file, Stream content, long until, CancellationToken cancellationToken);

    /// <summary>Keeps a complete file as a stored one, under its id. May be repeated, also after a crash: the result is the same.</summary>
    Task<StoredFile> KeepAsync(PartialFile file, string fileName, string mediaType, CancellationToken cancellationToken);

    /// <summary>Deletes the file; succeeds if it no longer exists.</summary>
    void Delete(PartialFile file);

    /// <summary>Deletes all files of the chat, whoever writes to them.</summary>
    /// <exception cref="StorageException">The disk does not let go of them.</exception>
    void DeleteAll(ChatKey chat);
}
