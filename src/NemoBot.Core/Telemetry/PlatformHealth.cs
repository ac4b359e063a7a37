using System.Collections.Concurrent;
using NemoBot.Core.Model;

namespace NemoBot.Core.Telemetry;

/// <summary>Tracks when each platform last worked and what it last refused, since the start of this process. Holds one entry per platform.</summary>
public sealed class PlatformHealth
{
    private readonly ConcurrentDictionary<string, PlatformActivity> _activity = new();

    public PlatformActivity Of(string platform) => _activity.GetValueOrDefault(platform) ?? new();

    public void Received(string platform, DateTimeOffset at) => Change(platform, activity => activity with { ReceivedAt = at });

    public void Delivered(string platform, DateTimeOffset at) => Change(platform, activity => activity with { DeliveredAt = at, FaultsInARow = 0 });

    public void Failed(string platform, PlatformFault fault, DateTimeOffset at) =>
        Change(platform, activity => activity with { FaultAt = at, Fault = fault, FaultsInARow = activity.FaultsInARow + 1 });

    private void Change(string platform, Func<PlatformActivity, PlatformActivity> change) =>
        _activity.AddOrUpdate(platform, _ => change(new()), (_, activity) => change(activity));
}

/// <param name="ReceivedAt">Time of the last message from a person; null for none since the start.</param>
/// <param name="DeliveredAt">Time of the last message of ours that the platform accepted.</param>
/// <param name="FaultAt">Time of the last one that it did not accept, because of <paramref name="Fault"/>.</param>
/// <param name="FaultsInARow">Failures since the last success.</param>
public sealed record PlatformActivity(DateTimeOffset? ReceivedAt = null, DateTimeOffset? DeliveredAt = null, DateTimeOffset? FaultAt = null, PlatformFault? Fault = null, int FaultsInARow = 0);
