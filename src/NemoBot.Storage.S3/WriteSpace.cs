using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Storage.Files;
using NemoBot.Storage.Proof;

namespace NemoBot.Storage.S3;

/// <summary>Where objects are collected while they are written: a few larger ones in memory, and the others on the disk, so that neither many senders nor slow ones use up the memory.</summary>
internal sealed class WriteSpace(IOptions<StorageOptions> storage, StoreFolders folders)
{
    /// <summary>Larger objects in memory at once. Each has two parts of <see cref="MultipartUpload.PartBytes"/> at most.</summary>
    internal const int MostInMemory = 16;

    private int _inMemory;

    /// <summary>Takes a place in memory, without a wait: a slow sender may hold one for hours.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _inMemory) <= MostInMemory)
        {
            return true;
        }

        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _inMemory);

    /// <summary>Creates a file that belongs to no stored one. If the process ends meanwhile, it is removed like every partially written file.</summary>
    /// <exception cref="StorageException">It cannot be created.</exception>
    public FileStream CreateFile()
    {
        try
        {
            PrivateFiles.CreateFolder(folders.Files);
            ThrowIfFull();
            return PrivateFiles.CreateNew(Path.Combine(folders.Files, $"{Guid.NewGuid():N}.part"), FileOptions.Asynchronous);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(fault);
        }
    }

    /// <exception cref="StorageException">The disk is full, or broken.</exception>
    public async ValueTask WriteAsync(FileStream file, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            ThrowIfFull();
            await file.WriteAsync(bytes, cancellationToken);
        }
        catch (IOException fault)
        {
            throw NotWritten(fault);
        }
    }

    /// <summary>Removes such a file. What cannot be removed now is later; the original exception must not be hidden.</summary>
    public static async ValueTask RemoveAsync(FileStream file)
    {
        await file.DisposeAsync();
        try
        {
            File.Delete(file.Name);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
        }
    }

    private void ThrowIfFull()
    {
        if (new DriveInfo(folders.Files).AvailableFreeSpace <= storage.Value.KeepFreeBytes)
        {
            throw new StorageException("The free space on the disk of the files folder is down to Storage:KeepFreeBytes; a file was not received to its end.") { OfFiles = FilesFault.NoRoom };
        }
    }

    private StorageException NotWritten(Exception fault) => new($"A file could not be collected in {folders.Files}: {fault.Message}", fault) { OfFiles = FilesFault.NoRoom };
}
