using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace NemoBot.Hosting;

/// <summary>Finds all invalid settings at once, and names them.</summary>
internal static class SettingsCheck
{
    /// <param name="unreadable">The values that were replaced before the app was built, see <see cref="UnreadableSettings.Replace"/>.</param>
    /// <returns>Descriptions of all faults; empty if the bot can start with these settings.</returns>
    public static IReadOnlyList<string> Faults(WebApplication app, IReadOnlyList<UnreadableSetting> unreadable)
    {
        var rules = Rules(app);
        return
        [
            .. unreadable.Select(setting => setting.Fault),
            .. FormatterFaults(app),

            // A rule about a replaced value does not concern what the operator wrote.
            .. rules.Where(fault => !unreadable.Any(setting => fault.Contains(setting.Setting, StringComparison.Ordinal))),

            // Concerns several settings at once, so each must be valid.
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

    /// <summary>Checks the format of the console, which falls back to another one silently.</summary>
    private static IEnumerable<string> FormatterFaults(WebApplication app)
    {
        var names = app.Services.GetServices<ConsoleFormatter>().Select(formatter => formatter.Name).ToList();
        return names.Count > 0 && app.Configuration["Logging:Console:FormatterName"] is { } wanted && !names.Contains(wanted, StringComparer.OrdinalIgnoreCase)
            ? [$"Logging:Console:FormatterName must be one of {string.Join(", ", names.Order(StringComparer.Ordinal))}."]
            : [];
    }
}
