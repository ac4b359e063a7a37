using System.Globalization;
using NemoBot.Core.Backend;
using NemoBot.Core.Limits;
using NemoBot.Core.Model;

namespace NemoBot.Operations.Alerts;

/// <summary>Looks how much of today's budgets is used (<see cref="Budget.NearAt"/>). Over when the day ends (UTC), or the setting is raised.</summary>
internal sealed class BudgetAlert(BudgetWatch budgets) : IAlertSource
{
    public AlertKind Kind => AlertKind.Budget;

    public TimeSpan After => TimeSpan.Zero;

    public async Task<string?> CheckAsync(CancellationToken cancellationToken)
    {
        var near = (await budgets.ReadAsync(cancellationToken)).Where(budget => budget.IsNear).ToList();
        return near.Count == 0 ? null : string.Join(", ", near.Select(budget => string.Create(CultureInfo.InvariantCulture, $"{SettingOf(budget.What)} {budget.Percent} %")));
    }

    private static string SettingOf(Scarce what) => what switch
    {
        Scarce.Credits => $"{QuotaOptions.Section}:{nameof(QuotaOptions.BotCreditsPerDay)}",
        Scarce.Edits => $"{OperatorOptions.Section}:{nameof(OperatorOptions.EditsPerDayTotal)}",
        _ => $"{OperatorOptions.Section}:{nameof(OperatorOptions.ExportsPerDayTotal)}",
    };
}
