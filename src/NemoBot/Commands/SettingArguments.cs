using NemoBot.Hosting;

namespace NemoBot.Commands;

/// <summary>Represents a command line, split into settings and the rest.</summary>
/// <param name="Settings">Each as <c>--Section:Key=value</c>, for the host.</param>
/// <param name="Commands">Commands and switches, in order.</param>
/// <param name="Fault">The first fault in a setting, without its value; null if there is none.</param>
internal sealed record SettingArguments(IReadOnlyList<string> Settings, IReadOnlyList<string> Commands, string? Fault)
{
    /// <summary>
    /// Extracts settings in each form that the host's configuration reads: <c>--Key=value</c>, <c>--Key value</c>, the same with <c>/</c>, and
    /// <c>Key=value</c>. A key is the name of a setting; with <c>--</c>, any name with a colon counts as one.
    /// </summary>
    public static SettingArguments Split(IReadOnlyList<string> arguments)
    {
        List<string> settings = [];
        List<string> commands = [];
        string? fault = null;
        for (var at = 0; at < arguments.Count; at++)
        {
            var argument = arguments[at];
            var prefix = argument.StartsWith("--", StringComparison.Ordinal) ? "--" : argument.StartsWith('/') ? "/" : "";
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            var key = argument[prefix.Length..(equals < 0 ? argument.Length : equals)];
            var isMeant = prefix == "--" && key.Contains(':', StringComparison.Ordinal);
            if (!(isMeant || SettingNames.IsKnown(key)) || (prefix.Length == 0 && equals < 0))
            {
                commands.Add(argument);
                continue;
            }

            if (!SettingNames.IsKnown(key))
            {
                fault ??= $"Unknown setting '{key}'.{Suggestion.For(key, SettingNames.All)}";
            }

            if (SettingNames.IsKeptOffCommandLine(key))
            {
                fault ??= $"The setting '{key}' is a secret, and others can read the command line: set {key.Replace(":", "__", StringComparison.Ordinal)} in the environment, or its __File.";
            }

            if (equals < 0 && at + 1 == arguments.Count)
            {
                fault ??= $"The setting '{key}' needs a value: --{key}=value.";
                continue;
            }

            settings.Add($"--{key}={(equals < 0 ? arguments[++at] : argument[(equals + 1)..])}");
        }

        return new(settings, commands, fault);
    }
}
