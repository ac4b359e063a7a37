using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Storage.Engines;
using NemoBot.Storage.Files;
using NemoBot.Storage.Proof;

namespace NemoBot.Storage.Backups;

/// <summary>Makes backups of the open store in <see cref="BackupOptions.Folder"/>, while the bot works.</summary>
public sealed class BackupMaker(
    IFileEngineStore store, FileStore files, StoreFolders folders, StorageEngines engines, IOptions<StorageOptions> storage, IOptions<BackupOptions> options, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>Returns the time of the newest backup in a folder, of whichever store; null if there is none.</summary>
    public static DateTimeOffset? NewestIn(string folder) => new BackupFolder(folder, store: null).List() is [.., var newest] ? newest.MadeAt : null;

    /// <summary>Returns when the next backup is due; long ago, if there is none.</summary>
    public DateTimeOffset Due() => Folder().List() is [.., var newest] ? newest.MadeAt + options.Value.Every : DateTimeOffset.MinValue;

    /// <summary>
    /// Makes a backup, verifies it, and deletes those beyond <see cref="BackupOptions.Keep"/>. The copy of the database is one moment's; a file whose work ends
    /// meanwhile may be missing.
    /// </summary>
    /// <exception cref="StorageException">There is none; the message is for the operator.</exception>
    public async Task<MadeBackup> MakeAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return await MakeAloneAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<MadeBackup> MakeAloneAsync(CancellationToken cancellationToken)
    {
        var (folder, now) = (Folder(), time.GetUtcNow());
        var path = folder.PathAt(now);
        var part = BackupFolder.UnfinishedOf(path);
        try
        {
            PrivateFiles.CreateFolder(options.Value.FullFolder);
            var deleted = folder.Prune(options.Value.Keep); // First: its room may be needed. One more than that is kept until the new one is whole.
            await WriteAsync(part, now, cancellationToken);
            await BackupArchive.OpenAsync(part, cancellationToken);
            File.Move(part, path, overwrite: true); // Another one of the same second.
            PrivateFiles.FlushFolder(options.Value.FullFolder);
            deleted += folder.Prune(options.Value.Keep);
            return new(path, new FileInfo(path).Length, deleted);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"No backup could be written to {BackupOptions.Section}:{nameof(BackupOptions.Folder)} ({options.Value.FullFolder}): {fault.Message}", fault);
        }
        finally
        {
            File.Delete(part);
        }
    }

    private BackupFolder Folder() => new(options.Value.FullFolder, StoreId());

    /// <summary>The mark in the keys folder, which startup has verified.</summary>
    private string StoreId() => FolderMark.Read(folders.Keys)?.Store ?? throw new StorageException($"The keys folder {folders.Keys} has no {FolderMark.FileName}.");

    private async Task WriteAsync(string part, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var copy = part + "-database";
        try
        {
            // Before and after the copy: the database knows files of both moments.
            var needed = await NeededAsync(cancellationToken);
            RequireRoom(needed.Sum(file => file.SizeBytes));
            await store.BackupAsync(copy, cancellationToken);
            var keys = KeyFolder.Read(folders.Keys);
            Verify(copy, keys, cancellationToken);
            needed = [.. needed.UnionBy(await NeededAsync(cancellationToken), file => file.Id)];

            var manifest = new BackupManifest(
                BackupManifest.CurrentFormat, StoreId(), Path.GetFileName(storage.Value.DatabasePath), now, RandomNumberGenerator.GetBytes(SecretKey.SaltLength), !storage.Value.FilesAreInBucket);
            await using var writer = new BackupWriter(part, now);
            await writer.AddAsync(BackupWriter.Manifest, manifest.ToBytes(), cancellationToken);
            await AddDatabaseAsync(writer, copy, cancellationToken);
            await AddKeysAsync(writer, keys, manifest.Salt, cancellationToken);
            foreach (var file in needed)
            {
                await AddFileAsync(writer, file, cancellationToken);
            }

            await writer.CompleteAsync(cancellationToken);
        }
        finally
        {
            foreach (var left in engines.All.SelectMany(engine => engine.FilesOf(copy)).Distinct(StringComparer.Ordinal))
            {
                File.Delete(left);
            }
        }
    }

    private async Task<IReadOnlyList<StoredFile>> NeededAsync(CancellationToken cancellationToken) =>
        storage.Value.FilesAreInBucket ? [] : await files.NeededFilesAsync(cancellationToken);

    /// <summary>A damaged backup is worse than none: it may take the place of a good one.</summary>
    private void Verify(string copy, IReadOnlyCollection<XElement> keys, CancellationToken cancellationToken)
    {
        var engine = engines.FindOf(copy) ?? throw new StorageException("The copy of the database cannot be read.");
        using var database = engine.Inspect(copy) ?? throw new StorageException("The copy of the database is empty.");
        database.CheckFile(isDeep: true, () => cancellationToken.IsCancellationRequested);
        if (database.IsOpenedBy(KeysOnDisk.Of(keys).Sealer) is false)
        {
            throw new StorageException($"The keys in {folders.Keys} do not open the copy of the database.");
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>The database is there twice for a while: as a copy, and in the archive.</summary>
    private void RequireRoom(long fileBytes)
    {
        var needed = (2 * new FileInfo(storage.Value.DatabasePath).Length) + fileBytes + storage.Value.KeepFreeBytes;
        if (new DriveInfo(options.Value.FullFolder).AvailableFreeSpace < needed)
        {
            throw new StorageException($"There is too little room in {BackupOptions.Section}:{nameof(BackupOptions.Folder)} ({options.Value.FullFolder}): {needed:N0} bytes must be free.");
        }
    }

    private static async Task AddDatabaseAsync(BackupWriter writer, string copy, CancellationToken cancellationToken)
    {
        await using var content = new FileStream(copy, FileMode.Open, FileAccess.Read, FileShare.Read);
        await writer.AddAsync(BackupWriter.Database, content, cancellationToken);
    }

    private async Task AddKeysAsync(BackupWriter writer, IReadOnlyCollection<XElement> keys, byte[] salt, CancellationToken cancellationToken)
    {
        var passphrase = SecretKey.Of(options.Value.Passphrase!, salt);
        foreach (var (index, key) in keys.Index())
        {
            var name = $"{BackupWriter.Keys}{index + 1}";
            await writer.AddAsync(name, passphrase.Seal(name, Encoding.UTF8.GetBytes(key.ToString(SaveOptions.DisableFormatting))), cancellationToken);
        }
    }

    private async Task AddFileAsync(BackupWriter writer, StoredFile file, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = await files.OpenAsync(file, cancellationToken);
            await writer.AddAsync(BackupWriter.Files + file.Path, content, cancellationToken);
        }
        catch (FileNotFoundException)
        {
            // Its work has ended meanwhile, or somebody deleted it: the bot itself goes on without it too.
        }
    }
}

/// <param name="Deleted">Number of older backups that were deleted.</param>
public sealed record MadeBackup(string Path, long Bytes, int Deleted);
