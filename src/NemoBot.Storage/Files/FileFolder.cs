using System.Security.Cryptography;
using NemoBot.Core.Model;
using NemoBot.Storage.Proof;

namespace NemoBot.Storage.Files;

/// <summary>Keeps files in a folder of this machine, or one that it shares. Also the place of what is unfinished if the whole files are in a bucket.</summary>
/// <param name="keepFree">Bytes of the disk that files leave free.</param>
internal sealed partial class FileFolder(StoreFolders folders, long keepFree, ILogger logger) : IFileBytes
{
    private const string PartExtension = ".part";
    private const int PageSize = 256;
    private const int ProbeBytes = 64 * 1024;

    /// <summary>Gets the free bytes of the disk.</summary>
    public long AvailableFreeSpace => new DriveInfo(folders.Files).AvailableFreeSpace;

    /// <summary>Creates the folder if it is missing.</summary>
    public void Create() => PrivateFiles.CreateFolder(folders.Files);

    /// <summary>Uses only the bare name: a manipulated record must not lead out of the folder.</summary>
    public string PathOf(string name) => Path.Combine(folders.Files, Path.GetFileName(name));

    /// <summary>Returns a path for bytes that belong to no file yet; <see cref="RemoveUnfinishedAsync"/> deletes what a crash leaves there.</summary>
    public string NewPart() => PathOf($"{Guid.NewGuid():N}{PartExtension}");

    public Task<IFileWriter> CreateAsync(string name, CancellationToken cancellationToken)
    {
        var part = PathOf(Path.GetFileNameWithoutExtension(name) + PartExtension);
        var file = OnDisk(() =>
        {
            Create();
            return PrivateFiles.CreateNew(part, FileOptions.Asynchronous);
        });
        return Task.FromResult<IFileWriter>(new Writer(this, file, part, name));
    }

    public Task TakeAsync(string name, string from, CancellationToken cancellationToken)
    {
        OnDisk(() => File.Exists(PathOf(name)) || TryMove(from, name)); // Bytes that are in their place stay there.
        return Task.CompletedTask;
    }

    public Task<Stream> OpenAsync(string name, long size, CancellationToken cancellationToken) => Task.FromResult<Stream>(new FileStream(PathOf(name), new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.Read | FileShare.Delete,
        BufferSize = 0,
        Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
    }));

    /// <remarks>The file itself: it is on this machine, or in a folder that it shares.</remarks>
    public Task<LocalFile?> OpenLocalAsync(string name, long size, CancellationToken cancellationToken) =>
        Task.FromResult(File.Exists(PathOf(name)) ? new LocalFile(PathOf(name)) : null);

    public Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        File.Delete(PathOf(name));
        return Task.CompletedTask;
    }

    public IAsyncEnumerable<IReadOnlyList<(string Name, DateTimeOffset WrittenAt)>> ListAsync(CancellationToken cancellationToken)
    {
        Create();
        return Directory.EnumerateFiles(folders.Files, "*" + FileStore.FileExtension)
            .Select(path => (Path.GetFileName(path), new DateTimeOffset(File.GetLastWriteTimeUtc(path))))
            .Chunk(PageSize)
            .ToAsyncEnumerable();
    }

    public Task<int> RemoveUnfinishedAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        Create();
        var old = Directory.EnumerateFiles(folders.Files, "*" + PartExtension).Where(part => File.GetLastWriteTimeUtc(part) <= before.UtcDateTime).ToList();
        return Task.FromResult(old.Count(TryDelete));
    }

    /// <summary>An endless body must not use the space that the database needs.</summary>
    public void ThrowIfFull()
    {
        if (OnDisk(() => AvailableFreeSpace) <= keepFree)
        {
            throw new StorageException("The free space on the disk of Storage:Path is down to Storage:KeepFreeBytes; a file was not received to its end.") { OfFiles = FilesFault.NoRoom };
        }
    }

    public Task ProbeAsync(CancellationToken cancellationToken) => Task.Run(Probe, cancellationToken);

    private void Probe()
    {
        var path = NewPart();
        var bytes = RandomNumberGenerator.GetBytes(ProbeBytes);
        try
        {
            using (var file = PrivateFiles.CreateNew(path))
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }

            if (!File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
            {
                throw new IOException($"{folders.Files} does not return what was written to it.");
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    internal static bool Flush(FileStream file)
    {
        RandomAccess.FlushToDisk(file.SafeFileHandle);
        return true;
    }

    /// <summary>Moves it, unless another process does so at the same time.</summary>
    private bool TryMove(string from, string name)
    {
        try
        {
            return Move(from, name);
        }
        catch (FileNotFoundException) when (File.Exists(PathOf(name)))
        {
            return false;
        }
    }

    private bool Move(string part, string name)
    {
        File.Move(part, PathOf(name));
        PrivateFiles.FlushFolder(folders.Files);
        return true;
    }

    /// <summary>Deletes a file, if the disk lets go of it.</summary>
    private bool TryDelete(string path)
    {
        try
        {
            File.Delete(path);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogNotDeleted(fault);
            return false;
        }
    }

    /// <summary>Distinguishes errors of the local disk from those of the sender's connection: the first are the bot's fault, the others the sender's.</summary>
    internal static T OnDisk<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(fault);
        }
    }

    internal static async ValueTask OnDiskAsync(ValueTask work)
    {
        try
        {
            await work;
        }
        catch (IOException fault)
        {
            throw NotWritten(fault);
        }
    }

    internal static StorageException NotWritten(Exception fault) => new($"A file could not be written beside the database at Storage:Path: {fault.Message}", fault) { OfFiles = FilesFault.NoRoom };

    [LoggerMessage(LogLevel.Warning, "A partially written file could not be deleted; it is tried again later")]
    private partial void LogNotDeleted(Exception fault);

    /// <param name="part">Where the bytes are until the file is whole.</param>
    private sealed class Writer(FileFolder folder, FileStream file, string part, string name) : IFileWriter
    {
        private bool _isComplete;

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => OnDiskAsync(file.WriteAsync(bytes, cancellationToken));

        public async Task CompleteAsync(CancellationToken cancellationToken)
        {
            OnDisk(() => Flush(file));
            await file.DisposeAsync();
            OnDisk(() => folder.Move(part, name));
            _isComplete = true;
        }

        public async ValueTask DisposeAsync()
        {
            await file.DisposeAsync();
            if (_isComplete)
            {
                return;
            }

            folder.TryDelete(part); // Otherwise later, like what a crash leaves; the original exception must not be hidden.
        }
    }
}
