using System.Globalization;
using Microsoft.Extensions.Options;

namespace NemoBot.Storage.Backups;

/// <summary>Backups that a running bot makes of its store; section <c>Backup</c>. For a database in a file: one on a server has its own tools.</summary>
public sealed class BackupOptions
{
    public const string Section = "Backup";

    private const int ShortestPassphrase = 16;

    /// <summary>The folder for backups; best on another disk. Default unset: no backups are made.</summary>
    public string? Folder { get; set; }

    /// <summary>Time from one backup to the next, also across restarts. Default 1 day, 1 hour to 30 days.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How many backups of this store are kept; older ones are deleted after the next one. Default 7, 1 to 1,000.</summary>
    public int Keep { get; set; } = 7;

    /// <summary>
    /// Seals the encryption keys in a backup: at least 16 characters, or 32 random bytes in hexadecimal or base64. Not from the command line. Who loses it cannot
    /// read a backup.
    /// </summary>
    public string? Passphrase { get; set; }

    /// <summary>Gets whether backups are made.</summary>
    public bool IsOn => !string.IsNullOrWhiteSpace(Folder);

    public string FullFolder => Path.GetFullPath(Folder ?? "");

    /// <summary>Gets whether the passphrase is long enough to seal with.</summary>
    public bool HasPassphrase => (Passphrase ?? "").Length >= ShortestPassphrase;

    /// <summary>Gets what is said where <see cref="HasPassphrase"/> is false.</summary>
    public static string NoPassphrase => string.Create(CultureInfo.InvariantCulture, $"{Section}:{nameof(Passphrase)} must have at least {ShortestPassphrase} characters.");

    public sealed class Validator(IOptions<StorageOptions> storage) : IValidateOptions<BackupOptions>
    {
        public ValidateOptionsResult Validate(string? name, BackupOptions options)
        {
            List<string> faults =
            [
                .. options.IsOn && !options.HasPassphrase ? [$"{Section}:{nameof(Folder)} is set, so {NoPassphrase}"] : Array.Empty<string>(),
                .. options.IsOn && storage.Value.IsOnServer
                    ? [$"{Section}:{nameof(Folder)} is for a database in a file; back up a database on a server with its own tools, such as pg_dump."]
                    : Array.Empty<string>(),
                .. options.Every >= TimeSpan.FromHours(1) && options.Every <= TimeSpan.FromDays(30) ? Array.Empty<string>() : [$"{Section}:{nameof(Every)} must be between 01:00:00 and 30.00:00:00."],
                .. options.Keep is >= 1 and <= 1000 ? Array.Empty<string>() : [$"{Section}:{nameof(Keep)} must be between 1 and 1000."],
            ];
            return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
        }
    }
}
