using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using NemoVideo.Simulator.State;
using NemoVideo.Uploads;

namespace NemoVideo.Simulator.Media;

/// <summary>Stores uploaded, generated and rendered files on disk. The folder is deleted when the server stops, unless it belongs to a state that is kept.</summary>
internal sealed class MediaStore : IDisposable
{
    private readonly bool _isKept;
    private readonly ConcurrentDictionary<string, string> _published = new(StringComparer.Ordinal);

    public MediaStore(SimulatorOptions options)
    {
        if (options.StateDirectory is { } kept)
        {
            (_isKept, Folder) = (true, Path.Combine(kept, "media"));
            PrivateFolder.Create(kept);
            PrivateFolder.Create(Folder);
            return;
        }

        var root = options.DataDirectory ?? Path.GetTempPath();
        Directory.CreateDirectory(root);
        Folder = Path.Combine(root, "nemovideo-simulator-" + RandomNumberGenerator.GetHexString(12, lowercase: true));
        PrivateFolder.Create(Folder);
    }

    public string Folder { get; }

    public string NewPath(string extension) => Path.Combine(Folder, RandomNumberGenerator.GetHexString(24, lowercase: true) + extension);

    /// <summary>Makes a file available at the CDN to callers who know the returned id.</summary>
    public string Publish(string path)
    {
        var id = RandomNumberGenerator.GetHexString(32, lowercase: true);
        _published[id] = path;
        return id;
    }

    public string? Published(string cdnId) => _published.GetValueOrDefault(cdnId);

    /// <summary>Returns the path of a file of this folder, by its name.</summary>
    public string PathOf(string name) => Path.Combine(Folder, Path.GetFileName(name));

    /// <summary>Returns the published files' names by their ids.</summary>
    public IReadOnlyDictionary<string, string> Export() => _published.ToDictionary(pair => pair.Key, pair => Path.GetFileName(pair.Value), StringComparer.Ordinal);

    /// <summary>Takes up the published files of an earlier run.</summary>
    public void Restore(IReadOnlyDictionary<string, string> published)
    {
        foreach (var (id, name) in published)
        {
            _published[id] = PathOf(name);
        }
    }

    /// <summary>Deletes what is not among the paths: footage of old projects, and what a kill left unfinished.</summary>
    public void DeleteAllBut(HashSet<string> paths)
    {
        foreach (var file in Directory.EnumerateFiles(Folder).Where(file => !paths.Contains(file)))
        {
            File.Delete(file);
        }

        foreach (var folder in Directory.EnumerateDirectories(Folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        foreach (var (id, _) in _published.Where(pair => !paths.Contains(pair.Value)).ToList())
        {
            _published.TryRemove(id, out _);
        }
    }

    /// <summary>Writes a stream to a new file, in chunks.</summary>
    /// <exception cref="UploadTooLargeException">More than <paramref name="limit"/> bytes arrived; the partial file is deleted.</exception>
    public async Task<SavedMedia> StoreAsync(Stream content, string extension, long limit, CancellationToken cancellationToken)
    {
        var path = NewPath(extension);
        var buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] head = [];
        long length = 0;
        try
        {
            await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true))
            {
                while (await content.ReadAsync(buffer, cancellationToken) is var read and > 0)
                {
                    length += read;
                    if (length > limit)
                    {
                        throw new UploadTooLargeException();
                    }

                    if (head.Length < MediaSignature.HeadBytes)
                    {
                        head = [.. head, .. buffer.AsSpan(0, Math.Min(read, MediaSignature.HeadBytes - head.Length))];
                    }

                    hash.AppendData(buffer, 0, read);
                    await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                }
            }

            return new SavedMedia(path, length, Convert.ToHexStringLower(hash.GetHashAndReset()), head);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public void Dispose()
    {
        if (_isKept)
        {
            return;
        }

        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (IOException)
        {
            // A reader may hold a file open (Windows); the folder is temporary, so the system removes it.
        }
    }
}

/// <param name="Head">The first bytes.</param>
internal sealed record SavedMedia(string Path, long Bytes, string Hash, ReadOnlyMemory<byte> Head)
{
    /// <summary>Gets whether the file begins like a program: it is refused whatever its name.</summary>
    public bool IsProgram => Head.Span.StartsWith("MZ"u8) || Head.Span.StartsWith("\u007fELF"u8) || (Head.Span.StartsWith("#!"u8) && MediaSignature.Of(Head.Span) is null);
}
