using System.Collections;
using System.Reflection;
using NemoBot.Cluster;
using NemoBot.Core.Backend;
using NemoBot.Core.Limits;
using NemoBot.Core.Skills;
using NemoBot.Discord;
using NemoBot.Operations;
using NemoBot.Operations.Alerts;
using NemoBot.Storage;
using NemoBot.Storage.Backups;
using NemoBot.Telegram;
using NemoBot.WebChat;
using NemoVideo;

namespace NemoBot.Hosting;

/// <summary>Lists the known settings: the properties of the options types, and what the host itself reads.</summary>
internal static class SettingNames
{
    /// <summary>Sections that the host reads, with any name below them.</summary>
    private static readonly string[] HostSections = ["Logging", "Kestrel", "hostBuilder"];

    private static readonly string[] HostSettings =
    [
        "Urls",
        WebHostDefaults.EnvironmentKey,
        WebHostDefaults.ContentRootKey,
        WebHostDefaults.ApplicationKey,
        WebHostDefaults.WebRootKey,
        WebHostDefaults.HttpPortsKey,
        WebHostDefaults.HttpsPortsKey,
        WebHostDefaults.PreferHostingUrlsKey,
        WebHostDefaults.DetailedErrorsKey,
        WebHostDefaults.CaptureStartupErrorsKey,
        WebHostDefaults.SuppressStatusMessagesKey,
        WebHostDefaults.PreventHostingStartupKey,
        WebHostDefaults.HostingStartupAssembliesKey,
        WebHostDefaults.HostingStartupExcludeAssembliesKey,
        WebHostDefaults.ShutdownTimeoutKey,
        "AllowedHosts",
    ];

    private static readonly string[] KeptOffCommandLine =
    [
        $"{StorageOptions.Section}:{nameof(StorageOptions.Database)}",
        $"{StorageOptions.Section}:{nameof(StorageOptions.Secret)}",
        $"{BackupOptions.Section}:{nameof(BackupOptions.Passphrase)}",
        $"{S3Options.Section}:{nameof(S3Options.AccessKey)}",
        $"{S3Options.Section}:{nameof(S3Options.SecretKey)}",
    ];

    public static IReadOnlyList<(string Section, Type Options)> Sections { get; } =
    [
        (NemoVideoOptions.Section, typeof(NemoVideoOptions)),
        (TelegramOptions.Section, typeof(TelegramOptions)),
        (DiscordOptions.Section, typeof(DiscordOptions)),
        (WebChatOptions.Section, typeof(WebChatOptions)),
        (StorageOptions.Section, typeof(StorageOptions)),
        (S3Options.Section, typeof(S3Options)),
        (BackupOptions.Section, typeof(BackupOptions)),
        (ClusterOptions.Section, typeof(ClusterOptions)),
        (SkillOptions.Section, typeof(SkillOptions)),
        (OperatorOptions.Section, typeof(OperatorOptions)),
        (OperationsOptions.Section, typeof(OperationsOptions)),
        (AlertOptions.Section, typeof(AlertOptions)),
        (LimitOptions.Section, typeof(LimitOptions)),
        (QuotaOptions.Section, typeof(QuotaOptions)),
    ];

    /// <summary>Gets every setting that has a name of its own; for a list, its first entry.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. HostSettings,
        .. Sections.SelectMany(section => Values(section.Options).Select(value => $"{section.Section}:{value.Name}")
            .Concat(Lists(section.Options).Select(list => $"{section.Section}:{list.Name}:0"))),
    ];

    /// <summary>Returns whether something reads this key. Ignores case, like the configuration.</summary>
    public static bool IsKnown(string key)
    {
        var parts = key.Split(':');
        return All.Contains(key, StringComparer.OrdinalIgnoreCase)
            || (key.EndsWith(SecretFiles.Child, StringComparison.OrdinalIgnoreCase) && All.Contains(key[..^SecretFiles.Child.Length], StringComparer.OrdinalIgnoreCase))
            || (parts.Length > 1 && HostSections.Contains(parts[0], StringComparer.OrdinalIgnoreCase))
            || (parts.Length == 3 && All.Contains($"{parts[0]}:{parts[1]}:0", StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Returns whether the setting must not be on the command line, which every user of the machine can read.</summary>
    public static bool IsKeptOffCommandLine(string key) => KeptOffCommandLine.Contains(key, StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns whether this section (<c>Telegram</c>) contains settings of ours.</summary>
    public static bool IsOurSection(string name) => Sections.Any(section => section.Section.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Returns the settings of an options type that have a single value.</summary>
    public static IEnumerable<PropertyInfo> Values(Type options) =>
        options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite && !IsList(property));

    private static IEnumerable<PropertyInfo> Lists(Type options) =>
        options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(IsList);

    private static bool IsList(PropertyInfo property) => property.PropertyType != typeof(string) && property.PropertyType.IsAssignableTo(typeof(IEnumerable));
}
