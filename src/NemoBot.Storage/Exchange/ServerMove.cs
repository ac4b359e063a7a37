using System.Xml.Linq;
using NemoBot.Core.Model;
using NemoBot.Storage.Engines;
using NemoBot.Storage.Files;
using NemoBot.Storage.Proof;

namespace NemoBot.Storage.Exchange;

/// <summary>Moves a store between a database in a file and one on a server, with its keys, and verifies it row by row before it counts. The stored files stay where they are.</summary>
/// <remarks>One that is interrupted is begun again: until the end the old database is whole, and the new one is no store.</remarks>
public sealed partial class ServerMove(IServerEngine server, TimeProvider time, ILogger<ServerMove> logger)
{
    /// <summary>Number of rows between two reports of progress.</summary>
    private const long RowsPerReport = 100_000;

    /// <param name="from">The engine of the database; no process has it open, and its last run ended cleanly.</param>
    /// <param name="folders">Its folders.</param>
    /// <param name="progress">Gets what is done, in a few words; null for none.</param>
    /// <exception cref="StorageException">The database was not moved and serves as before; the message is for the operator.</exception>
    public async Task<MovedStore> ToServerAsync(IStorageEngine from, string databasePath, StoreFolders folders, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        using var held = StoreLock.Take(databasePath);
        StoreMove.RequireRest(from, databasePath);
        var began = time.GetTimestamp();
        long rows;
        try
        {
            using var inspection = from.Inspect(databasePath) ?? throw new StorageException($"There is no database at Storage:Path ({databasePath}).");
            var keys = KeyFolder.Read(folders.Keys);
            await using var import = await server.BeginImportAsync(inspection.Id!, keys, cancellationToken);

            // On one thread: an engine's readers may belong to theirs.
            rows = await Task.Run(() => Copy(inspection, import, keys, progress, cancellationToken), cancellationToken);
            await import.CompleteAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is not (StorageException or OperationCanceledException))
        {
            throw CannotMove($"The database at Storage:Path ({databasePath})", fault);
        }

        var kept = Keep(from, databasePath);
        LogMoved(rows, from.Name, "the server", time.GetElapsedTime(began).TotalSeconds);
        return new(rows, kept, folders.Keys, folders.Files);
    }

    /// <param name="to">The engine of the file that becomes the database; there is none yet.</param>
    /// <exception cref="StorageException">
    /// The store was not moved, and the bot starts on the server as before, unless <see cref="StorageException.IsOutcomeUnknown"/>: then the move is to be made again. The
    /// message is for the operator.
    /// </exception>
    /// <inheritdoc cref="ToServerAsync"/>
    public async Task<MovedStore> FromServerAsync(IStorageEngine to, string databasePath, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        using var held = StoreLock.Take(databasePath);
        if (File.Exists(databasePath))
        {
            throw new StorageException($"There is a database at Storage:Path ({databasePath}) already. Move it away, or set Storage:Path to another file.");
        }

        var began = time.GetTimestamp();
        var draft = databasePath + ".moving";
        try
        {
            await using var export = await server.BeginExportAsync(cancellationToken);
            StoreMove.Remove(to.FilesOf(draft));
            var rows = await Task.Run(() => Copy(export, to, draft, progress, cancellationToken), cancellationToken);
            var (keys, files) = await PlaceAsync(export, to, draft, databasePath, cancellationToken);
            LogMoved(rows, "the server", to.Name, time.GetElapsedTime(began).TotalSeconds);
            return new(rows, Kept: null, keys, files);
        }
        catch (Exception fault) when (fault is not (StorageException or OperationCanceledException))
        {
            throw CannotMove("The store of Storage:Database", fault);
        }
        finally
        {
            TryRemove(to.FilesOf(draft));
        }
    }

    private static long Copy(IStoreInspection from, IServerImport import, IReadOnlyCollection<XElement> keys, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var (source, copied) = (new RowDigest(), new RowDigest());
        import.Write(source.Over(Counted(from.Rows().Where(row => row is not UsedKeyRow), "copied", progress, cancellationToken)));
        Compare(source, copied, Counted(import.Rows(), "compared", progress, cancellationToken));
        return Texts(keys).SetEquals(Texts(import.Keys())) ? source.Rows : throw Differs("a key");
    }

    private static long Copy(IServerExport export, IStorageEngine to, string draft, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var (source, copied) = (new RowDigest(), new RowDigest());
        to.Create(draft, source.Over(Counted(export.Rows(), "copied", progress, cancellationToken)));
        if (new FileInfo(to.LogPathOf(draft)) is { Exists: true, Length: > 0 })
        {
            throw Differs("its log");
        }

        using var copy = to.Inspect(draft) ?? throw Differs(nameof(StoreRow));
        Compare(source, copied, Counted(copy.Rows(), "compared", progress, cancellationToken));
        return source.Rows;
    }

    private static void Compare(RowDigest source, RowDigest copied, IEnumerable<StoredRow> rows)
    {
        foreach (var row in rows)
        {
            copied.Add(row);
        }

        if (source.DifferenceFrom(copied) is { } kind)
        {
            throw Differs(kind);
        }
    }

    private static StorageException Differs(string what) => new($"The copy is not the same as the store ({what} differs), so it was given up. The store is unchanged.");

    /// <summary>Engines and file systems throw anything.</summary>
    private static StorageException CannotMove(string what, Exception fault) => new($"{what} cannot be moved: {fault.Message.ReplaceLineEndings(" ").TrimEnd('.')}.", fault);

    private static HashSet<string> Texts(IEnumerable<XElement> keys) => [.. keys.Select(Text)];

    private static string Text(XElement key) => key.ToString(SaveOptions.DisableFormatting);

    private static IEnumerable<StoredRow> Counted(IEnumerable<StoredRow> rows, string what, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var count = 0L;
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return row;
            if (++count % RowsPerReport == 0)
            {
                progress?.Report(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{count:N0} rows {what}"));
            }
        }
    }

    /// <summary>Puts keys and database in their places. A bot starts on the server until the database is marked as moved, and on the file after that.</summary>
    /// <returns>The folders of the database.</returns>
    private async Task<(string Keys, string Files)> PlaceAsync(IServerExport export, IStorageEngine to, string draft, string databasePath, CancellationToken cancellationToken)
    {
        var places = new StorePlaces(databasePath);
        var (keys, files) = (Place(StorePlaces.Keys), Place(StorePlaces.Files));
        var known = Texts(KeyFolder.Read(keys));
        var mark = new FolderMark(export.Store, places.DatabaseName);
        List<string> added = [];
        List<(string Folder, FolderMark? Before)> marked = [];
        try
        {
            // All that may fail comes before the store leaves the server.
            foreach (var key in export.Keys.Where(key => !known.Contains(Text(key))))
            {
                added.Add(KeyFolder.Add(keys, key));
            }

            foreach (var folder in (string[])[keys, files])
            {
                marked.Add((folder, FolderMark.Read(folder)));
                mark.Write(folder);
            }

            to.SetLogAside(databasePath, $".old-{time.GetUtcNow():yyyyMMddHHmmssfff}"); // Another database of that engine left it.
            await export.LeaveAsync(cancellationToken);
        }
        catch
        {
            TryRemove(added);
            TryMark(marked);
            throw;
        }

        Settle(draft, databasePath);
        return (keys, files);

        string Place(string kind) => places.MarkedWith(kind, export.Store) ?? places.FreeFor(kind, export.Store);
    }

    /// <summary>Puts the database in its place, whose store has left the server.</summary>
    /// <exception cref="StorageException">It is not there, and until it is, no bot starts on the one or the other; or the disk did not confirm it.</exception>
    private static void Settle(string draft, string databasePath)
    {
        try
        {
            File.Move(draft, databasePath);
            PrivateFiles.FlushFolder(Path.GetDirectoryName(databasePath)!);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            var cause = fault.Message.ReplaceLineEndings(" ").TrimEnd('.');
            throw new StorageException(
                File.Exists(databasePath)
                    ? $"The store has left the database of Storage:Database and is at Storage:Path ({databasePath}), but the disk did not confirm it: {cause}. Look after the disk before you start the bot there."
                    : $"The store has left the database of Storage:Database, and its copy could not be put at Storage:Path ({databasePath}): {cause}. No bot starts until it is there, and nothing is lost: mend that, and run the same command again.",
                fault)
            {
                IsOutcomeUnknown = true,
            };
        }
    }

    /// <summary>Gives folders the marks back that they had.</summary>
    private void TryMark(IEnumerable<(string Folder, FolderMark? Before)> marked)
    {
        foreach (var (folder, before) in marked)
        {
            try
            {
                if (before is not null)
                {
                    before.Write(folder);
                }
                else
                {
                    File.Delete(Path.Combine(folder, FolderMark.FileName));
                }
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                LogNotRemoved(fault);
            }
        }
    }

    /// <summary>Renames the old database, so that no bot goes on with it. Returns null if it cannot be renamed.</summary>
    private string? Keep(IStorageEngine engine, string databasePath)
    {
        var kept = StoreMove.Free($"{databasePath}.{engine.Name}");
        try
        {
            File.Move(databasePath, kept);
            PrivateFiles.FlushFolder(Path.GetDirectoryName(databasePath)!);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogNotRenamed(fault);
            return null;
        }

        TryRemove(engine.FilesOf(databasePath).Skip(1));
        return kept;
    }

    private void TryRemove(IEnumerable<string> files)
    {
        try
        {
            StoreMove.Remove(files);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogNotRemoved(fault);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Cannot rename the database of a store that was moved")]
    private partial void LogNotRenamed(Exception fault);

    [LoggerMessage(LogLevel.Warning, "Cannot remove what a move of the store left")]
    private partial void LogNotRemoved(Exception fault);

    [LoggerMessage(LogLevel.Information, "Moved the store, {Rows} rows, from {From} to {To} in {Seconds:0.0} s")]
    private partial void LogMoved(long rows, string from, string to, double seconds);
}

/// <param name="Rows">Number of rows.</param>
/// <param name="Kept">Where the old file is now; null if it is still in its place, or there was none.</param>
/// <param name="Keys">The folder beside the file that has the keys.</param>
/// <param name="Files">The folder beside the file that has, or is to have, the stored files.</param>
public sealed record MovedStore(long Rows, string? Kept, string Keys, string Files);
