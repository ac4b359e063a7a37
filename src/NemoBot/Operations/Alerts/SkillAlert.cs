using NemoBot.Core.Model;
using NemoBot.Core.Skills;

namespace NemoBot.Operations.Alerts;

/// <summary>Looks for skill files that are ignored, such as a new version of one.</summary>
internal sealed class SkillAlert(SkillLibrary skills) : IAlertSource
{
    public AlertKind Kind => AlertKind.Skill;

    public TimeSpan After => TimeSpan.Zero;

    public Task<string?> CheckAsync(CancellationToken cancellationToken) => Task.FromResult(skills.Faults.FirstOrDefault(fault => !fault.IsReplaced)?.ToString());
}
