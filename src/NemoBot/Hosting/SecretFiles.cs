namespace NemoBot.Hosting;

/// <summary>
/// Reads settings whose value is in a file, as containers provide secrets: <c>Telegram__Token__File</c>, <c>Telegram__Token_FILE</c> and
/// <c>NEMO_TOKEN_FILE</c> name the file; its trimmed content is the value. The file takes precedence over the setting itself.
/// </summary>
internal static class SecretFiles
{
    private const int LongestFile = 64 * 1024;
    public const string Child = ":File";
    private const string Suffix = "_FILE";

    /// <param name="aliases">Short names of environment variables, and the settings they stand for.</param>
    /// <exception cref="SettingsException">Files cannot be read; each is named by its setting. The value of the setting is not repeated: it may be the secret itself.</exception>
    public static Dictionary<string, string?> Read(IConfiguration configuration, IReadOnlyDictionary<string, string> aliases)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var faults = new List<string>();
        foreach (var (key, path) in configuration.AsEnumerable().OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (string.IsNullOrWhiteSpace(path) || SettingOf(key, aliases) is not { } setting)
            {
                continue;
            }

            if (Fault(path) is { } fault)
            {
                faults.Add($"{key} names a file that {fault}.");
            }
            else
            {
                values[setting] = File.ReadAllText(path).Trim();
            }
        }

        return faults.Count == 0 ? values : throw new SettingsException(faults);
    }

    private static string? SettingOf(string key, IReadOnlyDictionary<string, string> aliases)
    {
        var name = key.EndsWith(Child, StringComparison.OrdinalIgnoreCase) ? key[..^Child.Length]
            : key.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase) ? key[..^Suffix.Length]
            : null;
        return name is null ? null
            : aliases.TryGetValue(name, out var setting) ? setting
            : name.Contains(':', StringComparison.Ordinal) && SettingNames.IsOurSection(name[..name.IndexOf(':', StringComparison.Ordinal)]) ? name
            : null;
    }

    private static string? Fault(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return file.Length switch
            {
                0 => "is empty",
                > LongestFile => "is larger than 64 KiB",
                _ => null,
            };
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return "does not exist";
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return "cannot be read";
        }
    }
}
