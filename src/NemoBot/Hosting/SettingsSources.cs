using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Logging.Console;
using NemoBot.Storage;
using NemoVideo;

namespace NemoBot.Hosting;

/// <summary>Defines the sources of the settings.</summary>
internal static class SettingsSources
{
    private const string StoragePath = $"{StorageOptions.Section}:{nameof(StorageOptions.Path)}";

    /// <summary>Short names of environment variables, from the skill documents, and the settings they stand for.</summary>
    private static readonly (string Variable, string Setting)[] Aliases =
    [
        ("NEMO_TOKEN", $"{NemoVideoOptions.Section}:{nameof(NemoVideoOptions.Token)}"),
        ("NEMO_CLIENT_ID", $"{NemoVideoOptions.Section}:{nameof(NemoVideoOptions.ClientId)}"),
        ("NEMO_API_URL", $"{NemoVideoOptions.Section}:{nameof(NemoVideoOptions.ApiUrl)}"),
        ("NEMO_WEB_URL", $"{NemoVideoOptions.Section}:{nameof(NemoVideoOptions.WebUrl)}"),
        ("SKILL_SOURCE", $"{NemoVideoOptions.Section}:{nameof(NemoVideoOptions.SkillPlatform)}"),
    ];

    /// <exception cref="SettingsException">A file that a setting names cannot be read.</exception>
    public static WebApplicationBuilder AddSettings(this WebApplicationBuilder builder)
    {
        var sources = builder.Configuration.Sources;

        // The file beside the program applies if the program starts in another folder; a file in the working folder takes precedence.
        var beside = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true).Sources[0];
        sources.Insert(0, beside);
        var aliases = Aliases
            .Select(alias => KeyValuePair.Create(alias.Setting, Environment.GetEnvironmentVariable(alias.Variable)))
            .Where(pair => !string.IsNullOrEmpty(pair.Value));

        // Precedence: below the long names and the command line, above the files.
        var environment = sources.ToList().FindLastIndex(source => source is Microsoft.Extensions.Configuration.EnvironmentVariables.EnvironmentVariablesConfigurationSource);
        sources.Insert(Math.Max(environment, 1), new MemoryConfigurationSource { InitialData = [.. aliases] });
        sources.Add(new MemoryConfigurationSource { InitialData = SecretFiles.Read(builder.Configuration, Aliases.ToDictionary(alias => alias.Variable, alias => alias.Setting, StringComparer.OrdinalIgnoreCase)) });
        if (builder.Configuration[StoragePath] is { Length: > 0 } path && LegacyStore.Resolve(path) is var found && found != path)
        {
            sources.Add(new MemoryConfigurationSource { InitialData = [KeyValuePair.Create(StoragePath, (string?)found)] });
        }

        return builder;
    }

    /// <param name="isStarting">While this returns true, the host does not log a failed start: the caller reports it to the operator. Null: never.</param>
    public static WebApplicationBuilder AddLogging(this WebApplicationBuilder builder, Func<bool>? isStarting = null)
    {
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);

        // Logging:Console:FormatterName = json writes JSON lines for machines; plain is for a person at the terminal, journal for systemd.
        builder.Logging.AddConsoleFormatter<PlainConsoleFormatter, ConsoleFormatterOptions>();
        builder.Logging.AddConsoleFormatter<JournalConsoleFormatter, ConsoleFormatterOptions>();
        var usual = JournalConsoleFormatter.IsFor(Environment.GetEnvironmentVariable("JOURNAL_STREAM"), Console.IsOutputRedirected) ? JournalConsoleFormatter.FormatterName : PlainConsoleFormatter.FormatterName;
        builder.Logging.AddJsonConsole(console => console.UseUtcTimestamp = true);
        builder.Logging.AddConsole(console => console.FormatterName = builder.Configuration["Logging:Console:FormatterName"] ?? usual);
        if (isStarting is not null)
        {
            builder.Logging.Services.Configure<LoggerFilterOptions>(filter => filter.Rules.Add(
                new(providerName: null, "Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Warning, (_, _, level) => level != LogLevel.Error || !isStarting())));
        }

        return builder;
    }
}
