using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using NemoBot.Storage;
using NemoBot.Storage.Sqlite;

namespace NemoBot.Operations.Checks;

/// <summary>Whether the database is whole and ours, its keys open it, and there is room. Reads only; the bot may be running.</summary>
internal sealed class StoreCheck(SqliteStore store, IOptions<StorageOptions> options) : ISelfCheck
{
    /// <summary>Less than this free is worth a word: one upload and one result of the largest size.</summary>
    private const long LittleRoom = 2L << 30;

    public async IAsyncEnumerable<CheckLine> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var storage = options.Value;
        if (!File.Exists(storage.DatabasePath))
        {
            yield return FolderLine(storage);
            yield break;
        }

        var report = await Task.Run(store.Examine, cancellationToken);
        if (report.Fault is { } fault)
        {
            yield return new(Verdict.Wrong, "store", fault);
            yield break;
        }

        yield return new(Verdict.Good, "store", $"{storage.DatabasePath} is whole: {report.Chats} chats, {report.Waiting} messages waiting.");
        yield return KeysLine(storage, report);
        if (new DriveInfo(storage.Folder) is { AvailableFreeSpace: < LittleRoom } drive)
        {
            yield return new(Verdict.Note, "disk", $"Only {drive.AvailableFreeSpace >> 20} MiB are free in {storage.Folder}.");
        }
    }

    private static CheckLine KeysLine(StorageOptions storage, StoreReport report)
    {
        if (report.Unopened > 0)
        {
            return new(Verdict.Wrong, "keys", $"{report.Unopened} of {report.Sealed} encrypted records do not open with the keys in {storage.KeysFolder}. Restore the keys folder that belongs to this database.");
        }

        return report.Sealed == 0
            ? new(Verdict.Good, "keys", "Nothing is encrypted yet.")
            : new(Verdict.Good, "keys", $"The keys in {storage.KeysFolder} open the database. Keep a copy of them apart from its backups.");
    }

    private static CheckLine FolderLine(StorageOptions storage)
    {
        var existing = storage.Folder;
        while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } parent)
        {
            existing = parent;
        }

        try
        {
            // The only sure way to know, on every file system and for every user.
            var probe = Path.Combine(existing, $".nemobot-{Environment.ProcessId}");
            File.Create(probe).Dispose();
            File.Delete(probe);
            return new(Verdict.Good, "store", $"There is no database yet; the first start makes {storage.DatabasePath}.");
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            return new(Verdict.Wrong, "store", $"Storage:Path: nothing can be written in {existing}: {denied.Message}");
        }
    }
}
