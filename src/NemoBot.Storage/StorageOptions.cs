using System.Globalization;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;

namespace NemoBot.Storage;

/// <summary>Where data is stored; section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>The value of <see cref="Engine"/> that selects the database on a server.</summary>
    public const string ServerEngine = "postgres";

    private const string DefaultEngine = "litedb";
    private const int ShortestSecret = 16;

    /// <summary>The database file, relative to the working directory or absolute. Default <c>data/nemobot.db</c>.</summary>
    public string Path { get; set; } = "data/nemobot.db";

    /// <summary>
    /// The database engine: <c>litedb</c> (default), <c>sqlite</c> or <c>postgres</c>. A SQLite database is moved to LiteDB at the start unless this is <c>sqlite</c>;
    /// the reverse takes the command <c>move-store</c>, as does a move to PostgreSQL or back. With <c>postgres</c> no file is used, and only the folder of
    /// <see cref="Path"/> counts: it has the stored files.
    /// </summary>
    public string? Engine { get; set; }

    /// <summary>The connection string of the PostgreSQL database, with its password: not from the command line, which others can read. Only for <c>postgres</c>.</summary>
    public string? Database { get; set; }

    /// <summary>
    /// Seals the encryption keys in the PostgreSQL database: a passphrase of at least 16 characters, or 32 random bytes in hexadecimal or base64. Not from the command
    /// line. What is lost with it cannot be read again. Only for <c>postgres</c>.
    /// </summary>
    public string? Secret { get; set; }

    /// <summary>
    /// Maximum total size of stored files; beyond it the oldest are deleted, except those that are needed or younger than an hour. Bytes; default 20 GiB, at
    /// least 1 MiB.
    /// </summary>
    public long FilesLimitBytes { get; set; } = 20L << 30;

    /// <summary>
    /// Maximum part of <see cref="FilesLimitBytes"/> for the files of one person or network address, in percent. Beyond it their own oldest files are deleted,
    /// and an upload that still does not fit is refused. Default 20, 1 to 100; 100 disables the limit.
    /// </summary>
    public int FilesPercentPerAddress { get; set; } = 20;

    /// <summary>Stored files older than this are deleted. Default 7 days, 1 hour to 1 year.</summary>
    public TimeSpan KeepFilesFor { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Finished jobs, sent messages and lines of the web chat older than this are deleted. Default 90 days, 30 days to 10 years. Accounts, projects and
    /// unfinished work are kept; the ids that detect redeliveries are always kept for 30 days.
    /// </summary>
    public TimeSpan KeepHistoryFor { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How to open a store that is not in the state of the last run. Default <c>Careful</c>. Set for one start by <c>--new-store</c> and <c>--accept-loss</c>.</summary>
    public StartMode Start { get; set; }

    /// <summary>
    /// Disk space that files leave free, so that the database can still write, in bytes. With less, uploads are refused, and unfinished files are
    /// discarded. Default 256 MiB, at least 16 MiB.
    /// </summary>
    public long KeepFreeBytes { get; set; } = 256L << 20;

    /// <summary>Gets <see cref="Engine"/>, or its default, in lowercase.</summary>
    public string EngineName => string.IsNullOrWhiteSpace(Engine) ? DefaultEngine : Engine.ToLowerInvariant();

    /// <summary>Gets whether the database is on a server, and not in a file.</summary>
    public bool IsOnServer => EngineName == ServerEngine;

    public string DatabasePath => System.IO.Path.GetFullPath(Path);

    public string Folder => System.IO.Path.GetDirectoryName(DatabasePath)!;

    /// <summary>
    /// The folder for footage and finished videos; the nodes of a cluster share it. Default: <c>files</c> beside <see cref="Path"/>, unless another store already uses
    /// that (<see cref="Proof.StoreFolders"/>). Only for <c>postgres</c>: a database in a file has its files beside it.
    /// </summary>
    public string FilesFolder
    {
        get => !string.IsNullOrWhiteSpace(field) ? System.IO.Path.GetFullPath(field)
            : IsFile ? DefaultFilesFolder
            : ""; // Read while the settings are bound, before they are validated.
        set;
    } = "";

    /// <summary>
    /// Where footage and finished videos are: <c>folder</c> (default), or <c>s3</c> for the bucket of <see cref="S3"/>. With <c>s3</c> the folder still has the uploads that
    /// are unfinished, and copies for programs that read no streams.
    /// </summary>
    public string Files { get; set; } = "folder";

    /// <summary>Gets the bucket, which is used if <see cref="Files"/> is <c>s3</c>.</summary>
    public S3Options S3 { get; } = new();

    /// <summary>Gets whether the stored files are in the bucket of <see cref="S3"/>.</summary>
    public bool FilesAreInBucket => string.Equals(Files, "s3", StringComparison.OrdinalIgnoreCase);

    /// <summary>Gets whether <see cref="FilesFolder"/> is set, and not the default.</summary>
    public bool HasFilesFolder => IsFile && FilesFolder != DefaultFilesFolder;

    /// <summary>Gets whether <see cref="Path"/> can name a file: the root of a file system is in no folder.</summary>
    private bool IsFile => !string.IsNullOrWhiteSpace(Path) && System.IO.Path.GetDirectoryName(DatabasePath) is not null;

    private string DefaultFilesFolder => System.IO.Path.Combine(Folder, "files");

    /// <summary>Gets the folder of the encryption keys, unless another store already uses it. A backup is useless without them.</summary>
    public string KeysFolder => System.IO.Path.Combine(Folder, "keys");

    /// <summary>Returns what is missing for a database on a server.</summary>
    public IReadOnlyList<string> ServerFaults() =>
    [
        .. string.IsNullOrWhiteSpace(Database) ? [$"{Section}:{nameof(Database)} must be the connection string of its database."] : Array.Empty<string>(),
        .. (Secret ?? "").Length < ShortestSecret
            ? [string.Create(CultureInfo.InvariantCulture, $"{Section}:{nameof(Secret)} must have at least {ShortestSecret} characters.")]
            : Array.Empty<string>(),
    ];

    public sealed class Validator : IValidateOptions<StorageOptions>
    {
        public ValidateOptionsResult Validate(string? name, StorageOptions options)
        {
            List<string> faults =
            [
                .. string.IsNullOrWhiteSpace(options.Path) ? [$"{Section}:{nameof(Path)} must name a file."] : Array.Empty<string>(),
                .. options.EngineName is "litedb" or "sqlite" or ServerEngine ? Array.Empty<string>() : [$"{Section}:{nameof(Engine)} must be litedb, sqlite or postgres."],
                .. options.IsOnServer ? options.ServerFaults().Select(fault => $"{Section}:{nameof(Engine)} is postgres, so {fault}") : [],
                .. options.IsOnServer && options.Start != StartMode.Careful
                    ? [$"--new-store and --accept-loss are for databases in files: with {Section}:{nameof(Engine)}=postgres restore a backup, or choose another database."]
                    : Array.Empty<string>(),
                .. options.HasFilesFolder && !options.IsOnServer
                    ? [$"{Section}:{nameof(FilesFolder)} is for {Section}:{nameof(Engine)}=postgres; a database in a file has its files beside it."]
                    : Array.Empty<string>(),
                .. options.FilesAreInBucket || string.Equals(options.Files, "folder", StringComparison.OrdinalIgnoreCase) ? Array.Empty<string>() : [$"{Section}:{nameof(Files)} must be folder or s3."],
                .. options.FilesAreInBucket ? options.S3.Faults() : [],
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
