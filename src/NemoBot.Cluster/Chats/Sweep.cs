using System.Collections.Concurrent;
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

    /// <summary>The chats whose owner has not answered yet: an owner that stands still is not called again and again.</summary>
    private readonly ConcurrentDictionary<ChatKey, byte> _called = new();

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
            catch (Exception fault) when (!stopping.IsCancellationRequested)
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

        // The work of a platform that is not configured waits until it is.
        var waiting = await store.Owners.WaitingAsync(nodes.SiloAddress.ToParsableString(), [.. platforms.All.Select(platform => platform.Name)], cancellationToken);
        if (waiting.Any(chat => chat.HasEndedOwner))
        {
            await store.Owners.RemoveEndedAsync(cancellationToken); // What a node registered after the others had seen it end.
        }

        foreach (var (chat, _) in waiting)
        {
            if (!lanes.IsBusy(chat) && _called.TryAdd(chat, 0))
            {
                _ = ResumeAsync(chat);
            }
        }
    }

    private async Task ResumeAsync(ChatKey chat)
    {
        try
        {
            await grains.GetGrain<IChatGrain>(chat.ToString()).ResumeAsync();
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            LogNotResumed(fault, chat); // Its owner has ended, or leaves; the call has made this node forget it, so that the next one finds another.
        }
        finally
        {
            _called.TryRemove(chat, out _);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Could not look for chats without an owner; trying again")]
    private partial void LogFailed(Exception fault);

    [LoggerMessage(LogLevel.Debug, "Could not resume {Chat}; trying again")]
    private partial void LogNotResumed(Exception fault, ChatKey chat);
}
