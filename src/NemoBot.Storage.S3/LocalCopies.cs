using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Storage.Files;
using NemoBot.Storage.Proof;

namespace NemoBot.Storage.S3;

/// <summary>Copies of objects on this machine, for programs that read paths: few at a time, of a limited size, and only while the disk has room. Pictures made of them are never indispensable.</summary>
internal sealed class LocalCopies(IOptions<StorageOptions> storage, StoreFolders folders, TimeProvider time) : IDisposable
{
    /// <summary>A sheet of previews needs nine at once.</summary>
    private const int Most = 12;

    private const long MostBytes = 1L << 30;

    /// <summary>How long to wait for another copy to go. Whoever holds some may wait for more, so none waits without an end.</summary>
    private static readonly TimeSpan WaitLimit = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _places = new(Most);
    private readonly Lock _gate = new();

    /// <summary>What copies that are being made may still need of the disk, in bytes.</summary>
    private long _reserved;

    public void Dispose() => _places.Dispose();

    /// <returns>Null if there is no room for a copy now.</returns>
    /// <exception cref="IOException">It could not be read or written.</exception>
    public async Task<LocalFile?> MakeAsync(long size, Func<Task<Stream>> openAsync, CancellationToken cancellationToken)
    {
        if (size > MostBytes || !await EnterAsync(cancellationToken))
        {
            return null;
        }

        var path = Path.Combine(folders.Files, $"{Guid.NewGuid():N}.part"); // If the process ends meanwhile, it is removed like every partially written file.
        var isReserved = false;
        try
        {
            PrivateFiles.CreateFolder(folders.Files);
            if (!(isReserved = TryReserve(size)))
            {
                _places.Release();
                return null;
            }

            await using var content = await openAsync();
            await using (var file = PrivateFiles.CreateNew(path, FileOptions.Asynchronous))
            {
                await content.CopyToAsync(file, cancellationToken);
            }

            return new(path, () => Remove(path));
        }
        catch
        {
            Remove(path);
            throw;
        }
        finally
        {
            if (isReserved)
            {
                Unreserve(size); // The disk shows it by now, or it is gone.
            }
        }
    }

    /// <summary>Counts a copy before it is on the disk, or all that begin together would find the same room.</summary>
    private bool TryReserve(long size)
    {
        lock (_gate)
        {
            if (new DriveInfo(folders.Files).AvailableFreeSpace - _reserved - size <= storage.Value.KeepFreeBytes)
            {
                return false;
            }

            _reserved += size;
            return true;
        }
    }

    private void Unreserve(long size)
    {
        lock (_gate)
        {
            _reserved -= size;
        }
    }

    private async Task<bool> EnterAsync(CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(WaitLimit, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            await _places.WaitAsync(stop.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private void Remove(string path)
    {
        _places.Release();
        File.Delete(path);
    }
}
