using NemoBot.Core.Model;
using NemoBot.Storage;

namespace NemoBot.Operations.Alerts;

/// <summary>Tries the parts of the store. One that cannot be written at all cannot keep an alert either: for that, watch <c>/health/ready</c> from outside.</summary>
internal sealed class StoreAlert(StoreProbe probe, StoreCondition condition) : IAlertSource
{
    /// <summary>Has an alert of its own.</summary>
    private const string Disk = "disk";

    public AlertKind Kind => AlertKind.Store;

    public TimeSpan After { get; } = TimeSpan.FromMinutes(2);

    public async Task<string?> CheckAsync(CancellationToken cancellationToken)
    {
        var faults = (await probe.FaultsAsync(cancellationToken)).Keys.Where(part => part != Disk).Order(StringComparer.Ordinal).ToList();
        return faults.Count == 0 || condition.AwaitsCheck ? null : string.Join(", ", faults);
    }
}
