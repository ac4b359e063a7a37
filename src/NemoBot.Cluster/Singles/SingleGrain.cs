using NemoBot.Cluster.Chats;
using Orleans.Concurrency;
using Orleans.GrainDirectory;

namespace NemoBot.Cluster.Singles;

/// <summary>Runs a single's work in this process for as long as it is active; the work runs beside the grain.</summary>
[GrainType("single")]
[GrainDirectory(OwnerDirectory.Name)]
[Reentrant]
internal sealed class SingleGrain(ClusterSingles singles) : Grain, ISingleGrain
{
    private SingleRun? _run;

    public Task EnsureRunningAsync()
    {
        if (_run is null or { HasEnded: true })
        {
            _run = singles.Start(this.GetPrimaryKeyString());
        }

        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _run?.StopAsync(cancellationToken) ?? Task.CompletedTask;
}
