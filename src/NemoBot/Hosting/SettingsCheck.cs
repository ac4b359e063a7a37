using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace NemoBot.Hosting;

/// <summary>Finds every fault of the settings at once, in words that name the setting.</summary>
internal static class SettingsCheck
{
    /// <param name="unreadable">What was replaced before the app was built, see <see cref="UnreadableSettings.Replace"/>.</param>
    /// <returns>All faults, in words; empty when the bot can start with these settings.</returns>
    public static IReadOnlyList<string> Faults(WebApplication app, IReadOnlyList<UnreadableSetting> unreadable)
    {
        var rules = Rules(app);
        return
        [
            .. unreadable.Select(setting => setting.Fault),
            .. FormatterFaults(app),

            // A rule about a value that was replaced says nothing of what the operator wrote.
            .. rules.Where(fault => !unreadable.Any(setting => fault.Contains(setting.Setting, StringComparison.Ordinal))),

            // Asks about several settings at once, so each has to hold.
            .. rules.Count == 0 && app.Services.GetRequiredService<OperatorExposure>().Fault is { } exposed ? [exposed] : Array.Empty<string>(),
        ];
    }

    private static IReadOnlyList<string> Rules(WebApplication app)
    {
        try
        {
            app.Services.GetRequiredService<IStartupValidator>().Validate();
            return [];
        }
        catch (OptionsValidationException faults)
        {
            return [.. faults.Failures];
        }
        catch (AggregateException several) when (several.InnerExceptions.All(each => each is OptionsValidationException))
        {
            return [.. several.InnerExceptions.Cast<OptionsValidationException>().SelectMany(each => each.Failures)];
        }
    }

    /// <summary>The console falls back to another format without a word.</summary>
    private static IEnumerable<string> FormatterFaults(WebApplication app)
    {
        var names = app.Services.GetServices<ConsoleFormatter>().Select(formatter => formatter.Name).ToList();
        return names.Count > 0 && app.Configuration["Logging:Console:FormatterName"] is { } wanted && !names.Contains(wanted, StringComparer.OrdinalIgnoreCase)
            ? [$"Logging:Console:FormatterName must be one of {string.Join(", ", names.Order(StringComparer.Ordinal))}."]
            : [];
    }
}
