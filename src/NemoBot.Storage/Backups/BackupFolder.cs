using System.Globalization;
using NemoBot.Storage.Files;

namespace NemoBot.Storage.Backups;

/// <summary>The backups of one store in a folder that other stores may use too. Their names tell the store and the time.</summary>
/// <param name="store">The store's identity; null for those of all stores, which are only listed.</param>
internal sealed class BackupFolder(string folder, string? store)
{
    private const string Extension = ".tar";
    private const string Unfinished = ".part";
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>Digits of the store's identity in a name: enough to tell the stores of one operator.</summary>
    private const int StoreDigits = 8;

    private readonly string _prefix = store is null ? "nemobot-" : $"nemobot-{store[..Math.Min(StoreDigits, store.Length)]}-";

    public string PathAt(DateTimeOffset time) => Path.Combine(folder, $"{_prefix}{time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}{Extension}");

    public static string UnfinishedOf(string path) => path + Unfinished;

    /// <summary>Returns the whole backups, oldest first.</summary>
    public IReadOnlyList<(string Path, DateTimeOffset MadeAt)> List() => !Directory.Exists(folder)
        ? []
        : [.. Directory.EnumerateFiles(folder, $"{_prefix}*{Extension}").Select(path => (Path: path, MadeAt: TimeOf(path))).Where(file => file.MadeAt is not null).Select(file => (file.Path, file.MadeAt!.Value)).OrderBy(file => file.Item2)];

    /// <summary>Deletes all but the newest backups, and what a crash left of unfinished ones. One bot at a time uses the store.</summary>
    /// <returns>The number of deleted backups.</returns>
    public int Prune(int keep)
    {
        foreach (var part in Directory.EnumerateFiles(folder, $"{_prefix}*{Unfinished}*"))
        {
            File.Delete(part);
        }

        var old = List().SkipLast(keep).ToList();
        old.ForEach(backup => File.Delete(backup.Path));
        PrivateFiles.FlushFolder(folder);
        return old.Count;
    }

    private static DateTimeOffset? TimeOf(string path) =>
        DateTimeOffset.TryParseExact(Path.GetFileNameWithoutExtension(path).Split('-')[^1], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
