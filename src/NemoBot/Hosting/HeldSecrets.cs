using System.Data.Common;
using NemoBot.Core.Backend;
using NemoBot.Discord;
using NemoBot.Operations;
using NemoBot.Storage;
using NemoBot.Storage.Backups;
using NemoBot.Telegram;
using NemoBot.WebChat;
using NemoVideo;
using NemoVideo.Secrets;

namespace NemoBot.Hosting;

/// <summary>Collects the secrets of this NemoBot for its one secret mask.</summary>
internal static class HeldSecrets
{
    private static readonly string[] Settings =
    [
        $"{NemoVideoOptions.Section}:{nameof(NemoVideoOptions.Token)}",
        $"{TelegramOptions.Section}:{nameof(TelegramOptions.Token)}",
        $"{TelegramOptions.Section}:{nameof(TelegramOptions.WebhookSecret)}",
        $"{DiscordOptions.Section}:{nameof(DiscordOptions.Token)}",
        $"{OperatorOptions.Section}:{nameof(OperatorOptions.Code)}",
        $"{OperatorOptions.Section}:{nameof(OperatorOptions.LookCode)}",
        $"{WebChatOptions.Section}:{nameof(WebChatOptions.AccessCode)}",
        $"{OperationsOptions.Section}:{nameof(OperationsOptions.MetricsCode)}",
        $"{StorageOptions.Section}:{nameof(StorageOptions.Secret)}",
        $"{StorageOptions.Section}:{nameof(StorageOptions.Database)}",
        $"{BackupOptions.Section}:{nameof(BackupOptions.Passphrase)}",
        $"{S3Options.Section}:{nameof(S3Options.AccessKey)}",
        $"{S3Options.Section}:{nameof(S3Options.SecretKey)}",
    ];

    /// <summary>The names that PostgreSQL's driver has for the password in a connection string.</summary>
    private static readonly string[] Passwords = ["Password", "PSW", "PWD", "SslPassword", "SSL Password"];

    /// <summary>Reads the configuration directly, not the options: the log is masked before these are validated.</summary>
    public static SecretMask MaskOf(IConfiguration configuration) => new([.. Settings.Select(setting => configuration[setting]), .. PasswordsIn(configuration[$"{StorageOptions.Section}:{nameof(StorageOptions.Database)}"])]);

    /// <summary>An error may quote the password without the rest of the connection string.</summary>
    private static IEnumerable<string?> PasswordsIn(string? database)
    {
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = database };
            return [.. Passwords.Select(name => parts.TryGetValue(name, out var value) ? value as string : null)];
        }
        catch (ArgumentException)
        {
            return []; // No connection string: the whole value is masked, and the start refuses it.
        }
    }
}
