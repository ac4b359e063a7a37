using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using NemoBot.Storage.Files;

namespace NemoBot.Storage.Backups;

/// <summary>Writes the archive of a backup: a tar file that ends with the SHA-256 of each entry, in the form that <c>sha256sum -c</c> reads. Contents stream.</summary>
internal sealed class BackupWriter : IAsyncDisposable
{
    public const string Manifest = "manifest.json";
    public const string Database = "database";
    public const string Keys = "keys/";
    public const string Files = "files/";
    public const string Sums = "sha256sums";

    private readonly FileStream _file;
    private readonly TarWriter _tar;
    private readonly Dictionary<string, string> _sums = new(StringComparer.Ordinal);
    private readonly DateTimeOffset _madeAt;

    /// <exception cref="IOException">The file exists, or cannot be written.</exception>
    public BackupWriter(string path, DateTimeOffset madeAt)
    {
        _madeAt = madeAt;
        _file = PrivateFiles.CreateNew(path, FileOptions.Asynchronous);
        _tar = new(_file, TarEntryFormat.Pax, leaveOpen: true);
    }

    public async Task AddAsync(string name, byte[] content, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(content, writable: false);
        await AddAsync(name, stream, cancellationToken);
    }

    /// <param name="content">Seekable. It is read twice.</param>
    public async Task AddAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        var sum = await SHA256.HashDataAsync(content, cancellationToken);
        content.Position = 0;
        await WriteAsync(name, content, cancellationToken);
        _sums.Add(name, Convert.ToHexStringLower(sum));
    }

    /// <summary>Ends the archive; when it returns, it is on the disk.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        using var sums = new MemoryStream(Encoding.UTF8.GetBytes(SumsOf(_sums)));
        await WriteAsync(Sums, sums, cancellationToken);
        await _tar.DisposeAsync();
        _file.Flush(flushToDisk: true);
    }

    public async ValueTask DisposeAsync()
    {
        await _tar.DisposeAsync();
        await _file.DisposeAsync();
    }

    /// <summary>Returns the content of <see cref="Sums"/>.</summary>
    /// <param name="sums">The SHA-256 of each entry by its name, in hexadecimal.</param>
    public static string SumsOf(IReadOnlyDictionary<string, string> sums) =>
        string.Concat(sums.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Value}  {entry.Key}\n"));

    private Task WriteAsync(string name, Stream content, CancellationToken cancellationToken) => _tar.WriteEntryAsync(
        new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = content, Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite, ModificationTime = _madeAt },
        cancellationToken);
}
