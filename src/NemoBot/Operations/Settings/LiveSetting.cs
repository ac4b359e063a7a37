using System.Globalization;
using Microsoft.Extensions.Options;
using NemoBot.Core.Backend;
using NemoBot.Core.Limits;

namespace NemoBot.Operations.Settings;

/// <summary>A setting that takes effect without a restart. Every other one is read once.</summary>
/// <param name="Name">As in the configuration: <c>Limits:ChatPerMinute</c>.</param>
/// <param name="About">What it limits or says, for the page.</param>
/// <param name="Read">Returns the present value.</param>
internal sealed record LiveSetting(string Name, string About, Func<LiveValues, string> Read)
{
    /// <summary>Gets whether it is a text of several lines; otherwise it is a whole number.</summary>
    public bool IsText { get; private init; }

    /// <summary>Gets all of them, in the order of the page. What uses one reads its options at every use (<see cref="LiveOptions{T}"/>).</summary>
    public static IReadOnlyList<LiveSetting> All { get; } =
    [
        Limit(nameof(LimitOptions.PersonPerMinute), "Messages per minute of one person", limits => limits.PersonPerMinute),
        Limit(nameof(LimitOptions.ChatPerMinute), "Messages per minute of one chat", limits => limits.ChatPerMinute),
        Limit(nameof(LimitOptions.RequestsPerMinute), "Web requests per minute of one address", limits => limits.RequestsPerMinute),
        Limit(nameof(LimitOptions.FreeAccountsPerWeek), "Free accounts for one person in 7 days", limits => limits.FreeAccountsPerWeek),
        Limit(nameof(LimitOptions.UnfinishedJobs), "Waiting and running jobs of one person", limits => limits.UnfinishedJobs),
        Quota(nameof(QuotaOptions.EditsPerDay), "Edits per day of one person (0: no limit)", quotas => quotas.EditsPerDay),
        Quota(nameof(QuotaOptions.ExportsPerDay), "Exports and previews per day of one person (0: no limit)", quotas => quotas.ExportsPerDay),
        Quota(nameof(QuotaOptions.MegabytesPerDay), "Megabytes per day that one person sends (0: no limit)", quotas => quotas.MegabytesPerDay),
        Quota(nameof(QuotaOptions.CreditsPerDay), "Credits per day of one person (0: no limit)", quotas => quotas.CreditsPerDay),
        Quota(nameof(QuotaOptions.BotCreditsPerDay), "Credits per day of all people together (0: no limit)", quotas => quotas.BotCreditsPerDay),
        OfOperator(nameof(OperatorOptions.EditsPerDay), "Edits with your account per day, of one person", operators => operators.EditsPerDay),
        OfOperator(nameof(OperatorOptions.ExportsPerDay), "Exports with your account per day, of one person", operators => operators.ExportsPerDay),
        OfOperator(nameof(OperatorOptions.EditsPerDayTotal), "Edits with your account per day, of all", operators => operators.EditsPerDayTotal),
        OfOperator(nameof(OperatorOptions.ExportsPerDayTotal), "Exports with your account per day, of all", operators => operators.ExportsPerDayTotal),
        new($"{OperatorOptions.Section}:{nameof(OperatorOptions.PrivacyText)}", "Your words below the privacy text (/privacy), in Markdown", values => values.Operators.PrivacyText ?? "") { IsText = true },
    ];

    public static LiveSetting? Find(string name) => All.FirstOrDefault(setting => setting.Name == name);

    private static LiveSetting Limit(string name, string about, Func<LimitOptions, int> read) =>
        new($"{LimitOptions.Section}:{name}", about, values => read(values.Limits).ToString(CultureInfo.InvariantCulture));

    private static LiveSetting Quota(string name, string about, Func<QuotaOptions, int> read) =>
        new($"{QuotaOptions.Section}:{name}", about, values => read(values.Quotas).ToString(CultureInfo.InvariantCulture));

    private static LiveSetting OfOperator(string name, string about, Func<OperatorOptions, int> read) =>
        new($"{OperatorOptions.Section}:{name}", about, values => read(values.Operators).ToString(CultureInfo.InvariantCulture));
}

/// <summary>The options that have settings which take effect without a restart.</summary>
internal sealed class LiveValues(IOptionsMonitor<LimitOptions> limits, IOptionsMonitor<QuotaOptions> quotas, IOptionsMonitor<OperatorOptions> operators)
{
    public LimitOptions Limits => limits.CurrentValue;

    public QuotaOptions Quotas => quotas.CurrentValue;

    public OperatorOptions Operators => operators.CurrentValue;
}

/// <summary>A value that an operator has set at the console.</summary>
internal sealed record StoredSetting(string Value, string By, DateTimeOffset At);
