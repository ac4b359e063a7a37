using System.Text.Json;
using NemoBot.Core.Model;
using NemoBot.Storage.Proof;

namespace NemoBot.Storage.Files;

/// <summary>What is on the disk of files that arrive in parts: the bytes in one file, and who sends what in another, sealed.</summary>
internal sealed class PartialFolder(StoreFolders folders, MasterSealer sealer)
{
    private const string BytesExtension = ".partial";
    private const string RecordExtension = ".upload";
    private const string Kind = "partial_files";

    /// <summary>Gets whether other processes may create, write and delete files there.</summary>
    public bool IsShared => !folders.AreOurs;

    /// <summary>Creates the folder if it is missing.</summary>
    public void Create() => PrivateFiles.CreateFolder(folders.Files);

    public string PathOf(string id) => Path.Combine(folders.Files, id + BytesExtension);

    /// <summary>Returns the ids of all records, readable or not.</summary>
    public IEnumerable<string> Ids() => Directory.EnumerateFiles(folders.Files, "*" + RecordExtension).Select(path => Path.GetFileNameWithoutExtension(path));

    /// <summary>Returns the paths of what belongs to no known file, and was last written before that moment.</summary>
    public IReadOnlyList<string> Strays(IReadOnlySet<string> known, DateTimeOffset before) =>
    [
        .. Directory.EnumerateFiles(folders.Files, "*" + BytesExtension).Concat(Directory.EnumerateFiles(folders.Files, "*" + RecordExtension))
            .Where(path => !known.Contains(Path.GetFileNameWithoutExtension(path)) && File.GetLastWriteTimeUtc(path) <= before.UtcDateTime),
    ];

    /// <summary>Creates an empty file with its record.</summary>
    /// <exception cref="StorageException">Writing to the disk failed.</exception>
    public void Write(PartialFile file) => FileFolder.OnDisk(() =>
    {
        Create();
        PrivateFiles.CreateNew(PathOf(file.Id)).Dispose();
        using var record = PrivateFiles.CreateNew(RecordOf(file.Id));
        record.Write(sealer.Seal(Kind, file.Id, JsonSerializer.Serialize(file)));
        record.Flush(flushToDisk: true);
        PrivateFiles.FlushFolder(folders.Files);
        return true;
    });

    /// <summary>Returns null for a record that a crash cut off, whose key is lost, or that is not there.</summary>
    public PartialFile? Read(string id)
    {
        try
        {
            return sealer.Open(Kind, id, File.ReadAllBytes(RecordOf(id))) is { } json ? JsonSerializer.Deserialize<PartialFile>(json) : null;
        }
        catch (Exception fault) when (fault is JsonException or FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Deletes both. The bytes first: without them, the record alone is nothing.</summary>
    /// <exception cref="StorageException">The disk does not let go of them.</exception>
    public void Delete(string id) => FileFolder.OnDisk(() =>
    {
        File.Delete(PathOf(id));
        File.Delete(RecordOf(id));
        return true;
    });

    /// <summary>Returns how many bytes have arrived; null if there is no such file.</summary>
    /// <remarks>In a folder that machines share, what one knows of a file may be a minute old, until it opens it.</remarks>
    public long? LengthOf(string id)
    {
        if (!IsShared)
        {
            return KnownLengthOf(PathOf(id));
        }

        try
        {
            using var bytes = File.OpenHandle(PathOf(id), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return RandomAccess.GetLength(bytes);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (IOException taken) when (PrivateFiles.IsTaken(taken))
        {
            return KnownLengthOf(PathOf(id)); // It is being written: any length is out of date, and who appends finds that out.
        }
    }

    /// <summary>Returns roughly how many bytes have arrived; null if another process has kept or deleted the file.</summary>
    public long? RoughLengthOf(string id) => File.Exists(RecordOf(id)) ? KnownLengthOf(PathOf(id)) ?? 0 : null;

    /// <summary>Returns how many bytes have arrived if no process reads or writes the file at this moment; null if one does.</summary>
    public long? LengthIfUnusedOf(string id)
    {
        try
        {
            using var bytes = OpenAlone(id);
            return bytes.Length;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return 0;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null; // Taken, or not ours to judge.
        }
    }

    /// <summary>Opens what has arrived.</summary>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    /// <exception cref="PartialFileElsewhereException">Another request, here or in another process, appends to it.</exception>
    public static FileStream OpenToRead(string path)
    {
        try
        {
            return new(path, new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite | FileShare.Delete,
                BufferSize = 0,
                Options = FileOptions.Asynchronous,
            });
        }
        catch (IOException taken) when (PrivateFiles.IsTaken(taken))
        {
            throw new PartialFileElsewhereException(isBeingWritten: true);
        }
    }

    /// <summary>Opens the file at its end, for this writer alone: two that append at once, or one that knows an earlier end, would put bytes into the wrong place.</summary>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    /// <exception cref="PartialFileElsewhereException">It does not end where the caller believes, or another one writes to it.</exception>
    /// <exception cref="StorageException">It cannot be opened.</exception>
    public FileStream OpenToAppend(PartialFile file)
    {
        FileStream bytes;
        try
        {
            bytes = OpenAlone(file.Id);
        }
        catch (IOException taken) when (PrivateFiles.IsTaken(taken))
        {
            throw new PartialFileElsewhereException(isBeingWritten: true);
        }
        catch (Exception fault) when (fault is (IOException and not FileNotFoundException) or UnauthorizedAccessException)
        {
            throw FileFolder.NotWritten(fault);
        }

        if (bytes.Seek(0, SeekOrigin.End) != file.ReceivedBytes)
        {
            bytes.Dispose();
            throw new PartialFileElsewhereException(isBeingWritten: false);
        }

        return bytes;
    }

    /// <summary>Holds on every machine: the lock is the file system's, where that has locks.</summary>
    private FileStream OpenAlone(string id) => new(PathOf(id), new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Write,
        Share = FileShare.None,
        BufferSize = 0,
        Options = FileOptions.Asynchronous,
    });

    private string RecordOf(string id) => Path.Combine(folders.Files, id + RecordExtension);

    private static long? KnownLengthOf(string path) => new FileInfo(path) is { Exists: true, Length: var length } ? length : null;
}
