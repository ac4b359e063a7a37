using System.Xml.Linq;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Storage.Engines;
using NemoBot.Storage.Files;
using NemoBot.Storage.Proof;

namespace NemoBot.Storage.Backups;

/// <summary>Puts a backup in the place of the store at <see cref="StorageOptions.Path"/>. No bot may be running on it.</summary>
public sealed class StoreRestore(StorageEngines engines, IOptions<StorageOptions> storage, IOptions<BackupOptions> options, TimeProvider time)
{
    private const string Draft = ".restoring";

    private readonly string _path = storage.Value.DatabasePath;

    /// <summary>Restores. The database comes last: if this is cut off, no bot starts on half a store, and it can be repeated.</summary>
    /// <param name="replaces">Whether to set an existing database aside; otherwise there must be none.</param>
    /// <exception cref="StorageException">Nothing was replaced; the message is for the operator.</exception>
    public async Task<RestoredStore> RestoreAsync(string file, bool replaces, CancellationToken cancellationToken)
    {
        if (storage.Value.IsOnServer)
        {
            throw new StorageException("A backup is a database in a file, and Storage:Engine is postgres. Restore it with the engine that it has, then move it with: NemoBot move-store --to postgres");
        }

        if (!options.Value.HasPassphrase)
        {
            throw new StorageException($"The keys in a backup are sealed. {BackupOptions.NoPassphrase}");
        }

        var archive = await BackupArchive.OpenAsync(file, cancellationToken);
        var keys = await archive.KeysAsync(options.Value.Passphrase!, cancellationToken);
        using var alone = StoreLock.Take(_path);
        RequireNone(replaces);
        try
        {
            return await ReplaceAsync(archive, keys, cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The store could not be written to the folder of Storage:Path: {fault.Message}", fault);
        }
        finally
        {
            DeleteDraft();
        }
    }

    private void RequireNone(bool replaces)
    {
        if (!replaces && new FileInfo(_path) is { Exists: true, Length: > 0 })
        {
            throw new StorageException($"There is a database at {_path} (Storage:Path). It is set aside and replaced with --replace.");
        }
    }

    private async Task<RestoredStore> ReplaceAsync(BackupArchive archive, IReadOnlyList<XElement> keys, CancellationToken cancellationToken)
    {
        var store = archive.Manifest.Store;
        var places = new StorePlaces(_path);
        var keysFolder = places.MarkedWith(StorePlaces.Keys, store) ?? places.FreeFor(StorePlaces.Keys, store);
        var filesFolder = places.MarkedWith(StorePlaces.Files, store) ?? places.FreeFor(StorePlaces.Files, store);
        DeleteDraft();
        PrivateFiles.CreateFolder(filesFolder);
        var files = 0;
        await archive.ExtractAsync(
            name =>
            {
                if (name == BackupWriter.Database)
                {
                    return PrivateFiles.CreateNew(_path + Draft);
                }

                if (FileIn(filesFolder, name) is not { } target || File.Exists(target))
                {
                    return null;
                }

                files++;
                File.Delete(target + Draft);
                return PrivateFiles.CreateNew(target + Draft);
            },
            cancellationToken);
        Verify(keys);

        var mark = new FolderMark(store, Path.GetFileName(_path));
        AddKeys(keysFolder, keys);
        mark.Write(keysFolder);
        foreach (var draft in Directory.EnumerateFiles(filesFolder, "*" + Draft))
        {
            File.Move(draft, draft[..^Draft.Length], overwrite: true);
        }

        mark.Write(filesFolder);
        PrivateFiles.FlushFolder(filesFolder);
        var aside = SetAside();
        File.Move(_path + Draft, _path);
        PrivateFiles.FlushFolder(Path.GetDirectoryName(_path)!);
        return new(archive.Manifest.MadeAt, _path, aside, keysFolder, files, archive.Manifest.HasFiles);
    }

    /// <summary>Returns the place of a stored file; null for another entry, and for a name that leads elsewhere.</summary>
    private static string? FileIn(string folder, string entry) =>
        entry.StartsWith(BackupWriter.Files, StringComparison.Ordinal)
        && entry[BackupWriter.Files.Length..] is var name
        && name == Path.GetFileName(name)
        && name.EndsWith(FileStore.FileExtension, StringComparison.Ordinal)
            ? Path.Combine(folder, name)
            : null;

    private void Verify(IReadOnlyList<XElement> keys)
    {
        var draft = _path + Draft;
        var engine = engines.FindOf(draft) ?? throw new StorageException("The database in the backup has an engine that this NemoBot does not know.");
        using var database = engine.Inspect(draft) ?? throw new StorageException("The database in the backup is empty.");
        database.CheckFile(isDeep: true, static () => false);
        if (database.IsOpenedBy(KeysOnDisk.Of(keys).Sealer) is false)
        {
            throw new StorageException("The keys in the backup do not open its database.");
        }
    }

    /// <summary>Those that are there stay: newer ones may be needed for a newer database.</summary>
    private static void AddKeys(string folder, IReadOnlyList<XElement> keys)
    {
        PrivateFiles.CreateFolder(folder);
        var known = KeyFolder.Read(folder).Select(IdOf).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var key in keys.Where(key => !known.Contains(IdOf(key))))
        {
            KeyFolder.Add(folder, key);
        }
    }

    private static string IdOf(XElement key) => key.Attribute("id")?.Value ?? key.ToString(SaveOptions.DisableFormatting);

    /// <returns>The new name of the old database; null if there was none.</returns>
    private string? SetAside()
    {
        var suffix = $".replaced-{time.GetUtcNow():yyyyMMddHHmmssfff}";
        var had = File.Exists(_path);
        foreach (var file in engines.All.SelectMany(engine => engine.FilesOf(_path)).Distinct(StringComparer.Ordinal))
        {
            StorePlan.SetAside(file, suffix);
        }

        return had ? _path + suffix : null;
    }

    private void DeleteDraft()
    {
        foreach (var left in engines.All.SelectMany(engine => engine.FilesOf(_path + Draft)).Distinct(StringComparer.Ordinal))
        {
            File.Delete(left);
        }
    }
}

/// <param name="MadeAt">When the backup was made.</param>
/// <param name="Aside">The new name of the database that was there; null if there was none.</param>
/// <param name="Files">Number of files that were restored; those that were there are not counted.</param>
/// <param name="HasFiles">False if the files are in a bucket, and not in the backup.</param>
public sealed record RestoredStore(DateTimeOffset MadeAt, string Database, string? Aside, string Keys, int Files, bool HasFiles);
