using System.ComponentModel;
using System.Reflection;
using Microsoft.Extensions.Options;
using NemoBot.Accounts;
using NemoBot.Limits;
using NemoBot.Operations;
using NemoBot.Platforms.Discord;
using NemoBot.Platforms.Telegram;
using NemoBot.Platforms.WebChat;
using NemoBot.Skills;
using NemoBot.Storage;
using NemoVideo;

namespace NemoBot.Hosting;

/// <summary>Finds every fault of the settings at once, in words that name the setting.</summary>
internal static class SettingsCheck
{
    private static readonly (string Section, Type Options)[] Sections =
    [
        (NemoVideoOptions.Section, typeof(NemoVideoOptions)),
        (TelegramOptions.Section, typeof(TelegramOptions)),
        (DiscordOptions.Section, typeof(DiscordOptions)),
        (WebChatOptions.Section, typeof(WebChatOptions)),
        (StorageOptions.Section, typeof(StorageOptions)),
        (SkillOptions.Section, typeof(SkillOptions)),
        (OperatorOptions.Section, typeof(OperatorOptions)),
        (OperationsOptions.Section, typeof(OperationsOptions)),
        (LimitOptions.Section, typeof(LimitOptions)),
    ];

    /// <summary>Whether settings of ours stand under this name (<c>Telegram</c>).</summary>
    public static bool IsOurSection(string name) => Array.Exists(Sections, section => section.Section.Equals(name, StringComparison.OrdinalIgnoreCase));

    public static void ThrowIfWrong(WebApplication app)
    {
        if (Faults(app) is { Count: > 0 } faults)
        {
            throw new SettingsException($"NemoBot cannot start. These settings need a look:\n{string.Join('\n', faults.Select(fault => $"  - {fault}"))}");
        }
    }

    /// <summary>All faults, in words; empty when the bot can start with these settings.</summary>
    public static List<string> Faults(WebApplication app)
    {
        var unreadable = Sections.SelectMany(section => Unreadable(app.Configuration.GetSection(section.Section), section.Options)).ToList();
        if (unreadable.Count > 0)
        {
            return unreadable; // The rules below need values that could be read.
        }

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

    /// <summary>Values that are not of their setting's kind ("abc" for a time). The value itself is not repeated: it may be a secret in the wrong place.</summary>
    private static IEnumerable<string> Unreadable(IConfigurationSection section, Type options)
    {
        foreach (var property in options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            var kind = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (section[property.Name] is { Length: > 0 } value && !TypeDescriptor.GetConverter(kind).IsValid(value))
            {
                yield return $"{section.Key}:{property.Name} must be {Describe(kind)}.";
            }
        }
    }

    private static string Describe(Type kind) => kind switch
    {
        _ when kind == typeof(TimeSpan) => "a time as hh:mm:ss",
        _ when kind == typeof(int) || kind == typeof(long) => "a whole number",
        _ when kind == typeof(bool) => "true or false",
        _ when kind == typeof(Uri) => "an address",
        _ => $"a {kind.Name}",
    };
}
