using System.Globalization;
using Microsoft.Extensions.Options;
using NemoBot.Core.Backend;
using NemoBot.Core.Limits;

namespace NemoBot.Operations.Settings;

/// <summary>Tries values of settings: with the same reading and the same rules as at the start.</summary>
internal sealed class SettingRules(
    IConfiguration configuration, IEnumerable<IValidateOptions<LimitOptions>> limits, IEnumerable<IValidateOptions<QuotaOptions>> quotas, IEnumerable<IValidateOptions<OperatorOptions>> operators)
{
    /// <summary>Returns what is wrong with these values in place of those in the configuration; empty if they can be used.</summary>
    public IReadOnlyList<string> Faults(IReadOnlyDictionary<string, string> values)
    {
        // A number is read before it is bound: the binder would take "0x10" and " 7".
        var unreadable = values.Where(value => LiveSetting.Find(value.Key) is not { IsText: true } && !int.TryParse(value.Value, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(value => $"{value.Key} must be a whole number.").ToList();
        if (unreadable.Count > 0)
        {
            return unreadable;
        }

        using var tried = (ConfigurationRoot)new ConfigurationBuilder().AddConfiguration(configuration).AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Key, (string?)value.Value))).Build();
        return
        [
            .. Faults(limits, Bound<LimitOptions>(tried, LimitOptions.Section)),
            .. Faults(quotas, Bound<QuotaOptions>(tried, QuotaOptions.Section)),
            .. Faults(operators, Bound<OperatorOptions>(tried, OperatorOptions.Section)),
        ];
    }

    private static T Bound<T>(ConfigurationRoot configuration, string section)
        where T : new()
    {
        var options = new T();
        configuration.GetSection(section).Bind(options);
        return options;
    }

    private static IEnumerable<string> Faults<T>(IEnumerable<IValidateOptions<T>> rules, T options)
        where T : class => rules.SelectMany(rule => rule.Validate(Options.DefaultName, options).Failures ?? []);
}
