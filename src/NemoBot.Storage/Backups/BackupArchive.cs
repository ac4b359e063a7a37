using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using NemoBot.Core.Model;

namespace NemoBot.Storage.Backups;

/// <summary>Reads the archive of a backup. Faults are <see cref="StorageException"/>s with a message for the operator.</summary>
internal sealed class BackupArchive
{
    /// <summary>The largest entry that is read as a whole: manifest, keys and sums. The database and the files stream.</summary>
    private const int LongestSmallEntry = 16 << 20;

    private readonly string _path;

    private BackupArchive(string path, BackupManifest manifest) => (_path, Manifest) = (path, manifest);

    public BackupManifest Manifest { get; }

    /// <summary>Opens an archive, and verifies every byte of it.</summary>
    public static async Task<BackupArchive> OpenAsync(string path, CancellationToken cancellationToken)
    {
        await RequireBackupAsync(path, cancellationToken);
        try
        {
            return await VerifyAsync(path, cancellationToken);
        }
        catch (Exception fault) when (fault is EndOfStreamException or InvalidDataException)
        {
            throw Damaged(path, fault);
        }
    }

    private static async Task RequireBackupAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = Open(path);
        try
        {
            await using var tar = new TarReader(file);
            if (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { Name: BackupWriter.Manifest })
            {
                return;
            }
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or FormatException or ArgumentException)
        {
            // No archive at all.
        }

        throw new StorageException($"{path} is not a backup of NemoBot.");
    }

    private static async Task<BackupArchive> VerifyAsync(string path, CancellationToken cancellationToken)
    {
        var sums = new Dictionary<string, string>(StringComparer.Ordinal);
        var (manifest, listed) = ((BackupManifest?)null, (string?)null);
        await foreach (var entry in EntriesAsync(path, cancellationToken))
        {
            if (entry.Name is not (BackupWriter.Manifest or BackupWriter.Sums))
            {
                sums[entry.Name] = Convert.ToHexStringLower(await SHA256.HashDataAsync(entry.DataStream ?? Stream.Null, cancellationToken));
                continue;
            }

            var content = await SmallAsync(path, entry, cancellationToken);
            if (entry.Name == BackupWriter.Sums)
            {
                listed = Encoding.UTF8.GetString(content);
                continue;
            }

            manifest = BackupManifest.Parse(content);
            sums[entry.Name] = Convert.ToHexStringLower(SHA256.HashData(content));
        }

        if (manifest is null)
        {
            throw Damaged(path);
        }

        if (manifest.Format != BackupManifest.CurrentFormat)
        {
            throw new StorageException($"The backup {path} was made by a newer version of NemoBot. Restore it with that version.");
        }

        return sums.ContainsKey(BackupWriter.Database) && listed == BackupWriter.SumsOf(sums) ? new(path, manifest) : throw Damaged(path);
    }

    /// <summary>Opens the encryption keys.</summary>
    /// <exception cref="StorageException">The passphrase is another one.</exception>
    public async Task<IReadOnlyList<XElement>> KeysAsync(string passphrase, CancellationToken cancellationToken)
    {
        var key = SecretKey.Of(passphrase, Manifest.Salt);
        List<XElement> keys = [];
        await foreach (var entry in EntriesAsync(_path, cancellationToken))
        {
            if (entry.Name.StartsWith(BackupWriter.Keys, StringComparison.Ordinal))
            {
                var xml = key.Open(entry.Name, await SmallAsync(_path, entry, cancellationToken))
                    ?? throw new StorageException($"{BackupOptions.Section}:{nameof(BackupOptions.Passphrase)} is not the one that the keys in {_path} are sealed with.");
                keys.Add(Parse(xml));
            }
        }

        return keys;
    }

    /// <summary>Writes the contents of entries to where the caller says.</summary>
    /// <param name="target">Returns the stream for an entry's content, by the entry's name; null to skip it. The stream is flushed to the disk and disposed.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public async Task ExtractAsync(Func<string, FileStream?> target, CancellationToken cancellationToken)
    {
        await foreach (var entry in EntriesAsync(_path, cancellationToken))
        {
            if (target(entry.Name) is not { } file)
            {
                continue;
            }

            await using (file)
            {
                await (entry.DataStream ?? Stream.Null).CopyToAsync(file, cancellationToken);
                file.Flush(flushToDisk: true);
            }
        }
    }

    private static XElement Parse(byte[] xml)
    {
        using var stream = new MemoryStream(xml, writable: false);
        using var reader = XmlReader.Create(stream, new() { DtdProcessing = DtdProcessing.Prohibit });
        return XElement.Load(reader);
    }

    private static async IAsyncEnumerable<TarEntry> EntriesAsync(string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var file = Open(path);
        await using var tar = new TarReader(file);
        while (await NextAsync(tar, path, cancellationToken) is { } entry)
        {
            yield return entry;
        }
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read | FileShare.Delete, Options = FileOptions.Asynchronous | FileOptions.SequentialScan });
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The backup {path} cannot be read: {fault.Message}", fault);
        }
    }

    private static async Task<TarEntry?> NextAsync(TarReader tar, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await tar.GetNextEntryAsync(copyData: false, cancellationToken);
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or FormatException or ArgumentException)
        {
            throw Damaged(path, fault);
        }
    }

    private static async Task<byte[]> SmallAsync(string path, TarEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Length > LongestSmallEntry || entry.DataStream is not { } content)
        {
            throw Damaged(path);
        }

        var bytes = new byte[entry.Length];
        await content.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    private static StorageException Damaged(string path, Exception? fault = null) => new($"The backup {path} is damaged or cut off. Use another one.", fault);
}
