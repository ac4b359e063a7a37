using Microsoft.Extensions.Hosting;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Dispatch;
using NemoBot.Core.Model;
using NemoBot.Storage.Engines;

namespace NemoBot.Cluster.Chats;

/// <summary>
/// Gives chats with work an owner: those of nodes that have ended, and those whose wake-up was lost. Every node does so; which one is the owner is decided where the
/// grain registers. Also wakes the chats of this node whose wake-up was lost on the way: a node that leaves still accepts messages, and calls nobody any more.
/// </summary>
internal sealed partial class Sweep(
    IServerStore store,
    IGrainFactory grains,
    IChatLanes lanes,
    PlatformDirectory platforms,
    IClusterMembershipService membership,
    ISiloStatusOracle nodes,
    ProcessCount processes,
    TimeProvider time,
    ILogger<Sweep> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>True at first: perhaps all nodes of an earlier time have ended.</summary>
    private volatile bool _haveEnded = true;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        PeriodicWork.RunAsync(Every, time, RunAsync, LogFailed, stoppingToken), FollowAsync(stoppingToken));

    /// <summary>Sweeps at once when a node has ended.</summary>
    private async Task FollowAsync(CancellationToken stopping)
    {
        var known = new HashSet<SiloAddress>();
        await foreach (var members in membership.MembershipUpdates.WithCancellation(stopping))
        {
            processes.Value = members.Members.Values.Count(member => member.Status == SiloStatus.Active);
            var ended = members.Members.Values.Where(member => member.Status == SiloStatus.Dead).Select(member => member.SiloAddress).ToHashSet();
            if (ended.IsSubsetOf(known))
            {
                continue;
            }

            (known, _haveEnded) = (ended, true);
            try
            {
                await RunAsync(stopping);
            }
            catch (StorageException fault)
            {
                LogFailed(fault); // The next periodic run.
            }
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        if (nodes.CurrentStatus != SiloStatus.Active)
        {
            return;
        }

        if (_haveEnded)
        {
            _haveEnded = false;
            try
            {
                await store.Owners.RemoveEndedAsync(cancellationToken);
            }
            catch
            {
                _haveEnded = true;
                throw;
            }
        }

        foreach (var chat in await store.Owners.WaitingAsync(nodes.SiloAddress.ToParsableString(), cancellationToken))
        {
            // The work of a platform that is not configured waits until it is.
            if (platforms.Find(chat) is not null && !lanes.IsBusy(chat))
            {
                _ = grains.GetGrain<IChatGrain>(chat.ToString()).ResumeAsync();
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Could not look for chats without an owner; trying again")]
    private partial void LogFailed(Exception fault);
}
