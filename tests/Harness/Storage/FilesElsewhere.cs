using NemoBot.Core.Model;

namespace Harness.Storage;

/// <summary>Files that are not on this machine: a program that needs a path gets a copy, which goes when it is done.</summary>
/// <param name="files">Where they are.</param>
/// <param name="copies">The folder of the copies.</param>
internal sealed class FilesElsewhere(IFileStore files, string copies) : IFileStore
{
    /// <summary>Gets the copies that are in use.</summary>
    public IReadOnlyList<string> Copies => Directory.GetFiles(copies);

    /// <summary>Gets how often a copy was made.</summary>
    public int Copied { get; private set; }

    public Task<StoredFile> SaveAsync(FileOwner owner, string fileName, string mediaType, Stream content, long maxBytes, CancellationToken cancellationToken) =>
        files.SaveAsync(owner, fileName, mediaType, content, maxBytes, cancellationToken);

    public async Task<Stream> OpenAsync(StoredFile file, CancellationToken cancellationToken)
    {
        await Task.Yield(); // As over a network.
        await using var there = await files.OpenAsync(file, cancellationToken);
        var here = new MemoryStream();
        await there.CopyToAsync(here, cancellationToken);
        here.Position = 0;
        return here;
    }

    public async Task<LocalFile?> OpenLocalAsync(StoredFile file, CancellationToken cancellationToken)
    {
        if (await files.TryOpenAsync(file, cancellationToken) is not { } there)
        {
            return null;
        }

        var path = Path.Combine(copies, $"{file.Id}-{Copied++}");
        await using (there)
        {
            await using var copy = File.Create(path);
            await there.CopyToAsync(copy, cancellationToken);
        }

        return new(path, () => File.Delete(path));
    }

    public Task EraseAsync(StoredFile file, CancellationToken cancellationToken) => files.EraseAsync(file, cancellationToken);

    public Task DeleteAsync(StoredFile file, CancellationToken cancellationToken) => files.DeleteAsync(file, cancellationToken);

    public Task<FileSpace> CheckSpaceAsync(string? countedAs, long expected, CancellationToken cancellationToken) => files.CheckSpaceAsync(countedAs, expected, cancellationToken);
}
