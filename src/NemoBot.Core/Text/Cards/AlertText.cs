using NemoBot.Core.Model;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Text.Cards;

/// <summary>Writes what the operator is told: what began, with what to do, and what is over. Pure.</summary>
public static class AlertText
{
    public static string Of(AlertNotice notice, Texts texts) => string.Join("\n\n", notice.Parts.Select(part =>
        $"{(part.IsOver ? "✅" : "⚠️")} {texts.Format(KeyOf(part), Markup.Escape(part.Value))}"));

    private static TextKey KeyOf(AlertPart part) => (part.Kind, part.IsOver) switch
    {
        (AlertKind.Backend, false) => TextKey.AlertBackend,
        (AlertKind.Backend, true) => TextKey.AlertBackendOver,
        (AlertKind.Disk, false) => TextKey.AlertDisk,
        (AlertKind.Disk, true) => TextKey.AlertDiskOver,
        (AlertKind.Accounts, false) => TextKey.AlertAccounts,
        (AlertKind.Accounts, true) => TextKey.AlertAccountsOver,
        (AlertKind.Store, false) => TextKey.AlertStore,
        (AlertKind.Store, true) => TextKey.AlertStoreOver,
        (AlertKind.Failures, false) => TextKey.AlertFailures,
        (AlertKind.Failures, true) => TextKey.AlertFailuresOver,
        (AlertKind.Skill, false) => TextKey.AlertSkill,
        (AlertKind.Skill, true) => TextKey.AlertSkillOver,
        (AlertKind.Budget, false) => TextKey.AlertBudget,
        (AlertKind.Budget, true) => TextKey.AlertBudgetOver,
        _ => throw new ArgumentOutOfRangeException(nameof(part), part.Kind, "The alert has no text."),
    };
}
