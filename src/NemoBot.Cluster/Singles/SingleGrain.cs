using NemoBot.Cluster.Chats;
using Orleans.Concurrency;
using Orleans.GrainDirectory;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace NemoBot.Cluster.Singles;

/// <summary>Runs a single's work in this process for as long as it is active; the work runs beside the grain.</summary>
[GrainType("single")]
[GrainDirectory(OwnerDirectory.Name)]
[RandomPlacement]
[Reentrant]
internal sealed class SingleGrain(ClusterSingles singles) : Grain, ISingleGrain
{
    private SingleRun? _run;

    public Task EnsureRunningAsync(string node)
    {
        if (_run is null or { HasEnded: true })
        {
            _run = singles.TryStart(this.GetPrimaryKeyString());
            if (_run is null)
            {
                // Only deactivated, it would begin again here: the callers remember where it was.
                RequestContext.Set(IPlacementDirector.PlacementHintKey, SiloAddress.FromParsableString(node));
                MigrateOnIdle();
            }
        }

        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _run?.StopAsync(cancellationToken) ?? Task.CompletedTask;
}
