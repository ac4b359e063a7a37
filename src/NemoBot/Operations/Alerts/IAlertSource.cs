using NemoBot.Core.Model;

namespace NemoBot.Operations.Alerts;

/// <summary>Looks whether the operator should be alerted of something. All that are registered are asked once a minute, on one node.</summary>
internal interface IAlertSource
{
    /// <summary>One for each source.</summary>
    AlertKind Kind { get; }

    /// <summary>How long it must last before the operator is told.</summary>
    TimeSpan After { get; }

    /// <summary>Returns the value of the alert (<see cref="AlertKind"/>); null if all is well. A fault leaves the alert as it is.</summary>
    Task<string?> CheckAsync(CancellationToken cancellationToken);
}
