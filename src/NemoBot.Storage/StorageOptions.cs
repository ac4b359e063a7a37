using System.Globalization;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;

namespace NemoBot.Storage;

/// <summary>Where everything is kept; section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>The database file, relative to the working folder or absolute. Default <c>data/nemobot.db</c>.</summary>
    public string Path { get; set; } = "data/nemobot.db";

    /// <summary>Stored files are deleted, oldest first, while they are larger than this in all; never those that are needed or younger than an hour. Bytes; default 20 GiB, at least 1 MiB.</summary>
    public long FilesLimitBytes { get; set; } = 20L << 30;

    /// <summary>
    /// How much of <see cref="FilesLimitBytes"/> the files of one person or network address may fill, in percent; the oldest of their own make room, and an
    /// upload beyond it is refused. Default 20, 1 to 100; 100: all of it.
    /// </summary>
    public int FilesPercentPerAddress { get; set; } = 20;

    /// <summary>Stored files older than this are deleted. Default 7 days, of 1 hour to 1 year.</summary>
    public TimeSpan KeepFilesFor { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Finished jobs, sent messages of ours and lines of the web chat are deleted when they are older than this. Default 90 days, of 30 days to 10 years.
    /// Accounts, projects and what is not done yet are kept; the ids that redeliveries are known by are kept for 30 days whatever is set here.
    /// </summary>
    public TimeSpan KeepHistoryFor { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How a store is opened that is not as the last run left it. Default <c>Careful</c>. For one start: <c>--new-store</c> and <c>--accept-loss</c> set it.</summary>
    public StartMode Start { get; set; }

    /// <summary>
    /// Bytes of the disk that files leave free, so that the database can still write: beyond it no upload is accepted, and a file that is being written is given
    /// up. Default 256 MiB, at least 16 MiB.
    /// </summary>
    public long KeepFreeBytes { get; set; } = 256L << 20;

    public string DatabasePath => System.IO.Path.GetFullPath(Path);

    public string Folder => System.IO.Path.GetDirectoryName(DatabasePath)!;

    /// <summary>Footage and finished videos, unless another store was here first: see <see cref="Proof.StoreFolders"/>.</summary>
    public string FilesFolder => System.IO.Path.Combine(Folder, "files");

    /// <summary>The keys that the database's contents are encrypted with, unless another store was here first. A backup is worth nothing without them.</summary>
    public string KeysFolder => System.IO.Path.Combine(Folder, "keys");

    public sealed class Validator : IValidateOptions<StorageOptions>
    {
        public ValidateOptionsResult Validate(string? name, StorageOptions options)
        {
            List<string> faults =
            [
                .. string.IsNullOrWhiteSpace(options.Path) ? [$"{Section}:{nameof(Path)} must name a file."] : Array.Empty<string>(),
                .. AtLeast(nameof(FilesLimitBytes), options.FilesLimitBytes, 1L << 20),
                .. options.FilesPercentPerAddress is >= 1 and <= 100 ? Array.Empty<string>() : [$"{Section}:{nameof(FilesPercentPerAddress)} must be between 1 and 100."],
                .. AtLeast(nameof(KeepFreeBytes), options.KeepFreeBytes, 16L << 20),
                .. Between(nameof(KeepFilesFor), options.KeepFilesFor, TimeSpan.FromHours(1), TimeSpan.FromDays(365)),
                .. Between(nameof(KeepHistoryFor), options.KeepHistoryFor, TimeSpan.FromDays(30), TimeSpan.FromDays(3650)),
            ];
            return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
        }

        private static string[] AtLeast(string setting, long bytes, long least) =>
            bytes >= least ? [] : [string.Create(CultureInfo.InvariantCulture, $"{Section}:{setting} must be at least {least}.")];

        private static string[] Between(string setting, TimeSpan time, TimeSpan least, TimeSpan most) =>
            time >= least && time <= most ? [] : [$"{Section}:{setting} must be between {least:c} and {most:c}."];
    }
}
