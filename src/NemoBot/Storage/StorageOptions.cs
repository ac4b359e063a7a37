using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace NemoBot.Storage;

/// <summary>Where everything is kept; section <c>Storage</c>.</summary>
public sealed partial class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>The database file, relative to the working folder or absolute. Default <c>data/nemobot.db</c>.</summary>
    [Required]
    public string Path { get; set; } = "data/nemobot.db";

    /// <summary>Stored files are deleted, oldest first, while they are larger than this in all; never those that are needed or younger than an hour. Bytes; default 20 GiB, at least 1 MiB.</summary>
    [Range(1L << 20, long.MaxValue)]
    public long FilesLimitBytes { get; set; } = 20L << 30;

    /// <summary>
    /// How much of <see cref="FilesLimitBytes"/> the files of one person or network address may fill, in percent; the oldest of their own make room, and an
    /// upload beyond it is refused. Default 20, 1 to 100; 100: all of it.
    /// </summary>
    [Range(1, 100)]
    public int FilesPercentPerAddress { get; set; } = 20;

    /// <summary>Stored files older than this are deleted. Default 7 days, of 1 hour to 1 year.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "365.00:00:00")]
    public TimeSpan KeepFilesFor { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Finished jobs, sent messages of ours and lines of the web chat are deleted when they are older than this. Default 90 days, of 30 days to 10 years.
    /// Accounts, projects and what is not done yet are kept; the ids that redeliveries are known by are kept for 30 days whatever is set here.
    /// </summary>
    [Range(typeof(TimeSpan), "30.00:00:00", "3650.00:00:00")]
    public TimeSpan KeepHistoryFor { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How a store is opened that is not as the last run left it. Default <c>Careful</c>. For one start: <c>--new-store</c> and <c>--accept-loss</c> set it.</summary>
    public StartMode Start { get; set; }

    /// <summary>
    /// Bytes of the disk that files leave free, so that the database can still write: beyond it no upload is accepted, and a file that is being written is given
    /// up. Default 256 MiB, at least 16 MiB.
    /// </summary>
    [Range(16L << 20, long.MaxValue)]
    public long KeepFreeBytes { get; set; } = 256L << 20;

    internal string DatabasePath => System.IO.Path.GetFullPath(Path);

    internal string Folder => System.IO.Path.GetDirectoryName(DatabasePath)!;

    /// <summary>Footage and finished videos, unless another store was here first: see <see cref="Proof.StoreFolders"/>.</summary>
    internal string FilesFolder => System.IO.Path.Combine(Folder, "files");

    /// <summary>The keys that the database's contents are encrypted with, unless another store was here first. A backup is worth nothing without them.</summary>
    internal string KeysFolder => System.IO.Path.Combine(Folder, "keys");

    [OptionsValidator]
    internal sealed partial class Validator : IValidateOptions<StorageOptions>;
}
