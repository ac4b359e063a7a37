using System.ComponentModel;
using System.Globalization;
using System.Reflection;

namespace NemoBot.Hosting;

/// <summary>Represents a setting whose value has the wrong type ("abc" for a time). The value is not repeated: it may be a secret in the wrong place.</summary>
/// <param name="Setting">Name of the setting, such as <c>Nemo:RunLimit</c>.</param>
internal sealed record UnreadableSetting(string Setting, string Fault);

/// <summary>Finds values that cannot be read.</summary>
internal static class UnreadableSettings
{
    private const string Logging = "Logging";
    private const string LogLevels = "LogLevel";

    /// <summary>
    /// Reports unreadable values and replaces them with their defaults, so that one of them hides no other fault: options can be bound and validated
    /// afterwards. Replaces nothing if all are readable.
    /// </summary>
    public static IReadOnlyList<UnreadableSetting> Replace(IConfiguration configuration)
    {
        List<UnreadableSetting> unreadable = [];
        foreach (var (name, options) in SettingNames.Sections)
        {
            var section = configuration.GetSection(name);
            foreach (var property in SettingNames.Values(options).Where(property => section[property.Name] is { } value && !IsReadable(property.PropertyType, value)))
            {
                unreadable.Add(new($"{name}:{property.Name}", $"{name}:{property.Name} must be {Describe(property.PropertyType)}."));
                section[property.Name] = Default(options, property);
            }
        }

        foreach (var level in Levels(configuration.GetSection(Logging)).Where(level => level.Value is { } value && !IsReadable(typeof(LogLevel), value)))
        {
            unreadable.Add(new(level.Path, $"{level.Path} must be {Describe(typeof(LogLevel))}."));
            level.Value = nameof(LogLevel.Information);
        }

        return unreadable;
    }

    /// <summary>Returns <c>Logging:LogLevel:*</c>, and <c>Logging:Console:LogLevel:*</c> for each target.</summary>
    private static IEnumerable<IConfigurationSection> Levels(IConfigurationSection logging) =>
        logging.GetChildren().SelectMany(child => child.Key.Equals(LogLevels, StringComparison.OrdinalIgnoreCase) ? child.GetChildren() : child.GetSection(LogLevels).GetChildren());

    private static bool IsReadable(Type type, string value)
    {
        var kind = Nullable.GetUnderlyingType(type) ?? type;
        try
        {
            // Same as the binder. Enums accept numbers too, even undefined ones.
            return TypeDescriptor.GetConverter(type).ConvertFromInvariantString(value) is var read && (!kind.IsEnum || read is null || Enum.IsDefined(kind, read));
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentException or OverflowException or NotSupportedException)
        {
            return false;
        }
    }

    private static string Default(Type options, PropertyInfo property) =>
        Convert.ToString(property.GetValue(Activator.CreateInstance(options)), CultureInfo.InvariantCulture) ?? "";

    private static string Describe(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var kind when kind == typeof(TimeSpan) => "a time as hh:mm:ss",
        var kind when kind == typeof(int) || kind == typeof(long) => "a whole number",
        var kind when kind == typeof(bool) => "true or false",
        var kind when kind == typeof(Uri) => "an address",
        { IsEnum: true } kind => $"one of {string.Join(", ", Enum.GetNames(kind))}",
        var kind => $"a {kind.Name}",
    };
}
