using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using NemoBot.Cluster.Chats;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;
using NemoBot.WebChat.Outgoing;

namespace NemoBot.Cluster.Pages;

/// <summary>Lets the owners of the chats with open pages know that this node wants their news. A chat with a new owner is read again, because its news of the moments between may be lost.</summary>
internal sealed partial class PageWatch(
    IOpenPages pages, IGrainFactory grains, IClusterMembershipService membership, ISiloStatusOracle nodes, TimeProvider time, ILogger<PageWatch> logger) : BackgroundService
{
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(15);

    /// <summary>At a time: after a death all chats of this node ask anew.</summary>
    private const int MostCalls = 100;

    private readonly ConcurrentDictionary<ChatKey, string> _owners = new();
    private IPageObserver? _observer;
    private PageObserver? _pages;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _pages = new(pages, chat => _ = JoinAsync(chat)); // Kept here: the runtime does not.
        pages.Opened += chat => _ = JoinAsync(chat);
        await Task.WhenAll(
            PeriodicWork.RunAsync(RenewEvery, time, RenewAsync, LogFailed, stoppingToken),
            FollowAsync(stoppingToken));
    }

    /// <summary>Asks anew as soon as a node has ended: it may have owned chats that are open here.</summary>
    private async Task FollowAsync(CancellationToken stopping)
    {
        var (active, ended) = (new HashSet<SiloAddress>(), new HashSet<SiloAddress>());
        await foreach (var members in membership.MembershipUpdates.WithCancellation(stopping))
        {
            var nowActive = Of(members, SiloStatus.Active);
            var nowEnded = Of(members, SiloStatus.Dead);
            var hasLeft = !active.IsSubsetOf(nowActive) || !nowEnded.IsSubsetOf(ended); // It leaves, and then is gone: between the two its chats move.
            (active, ended) = (nowActive, nowEnded);
            if (hasLeft)
            {
                await RenewAsync(stopping);
            }
        }
    }

    private static HashSet<SiloAddress> Of(ClusterMembershipSnapshot members, SiloStatus status) =>
        [.. members.Members.Values.Where(member => member.Status == status).Select(member => member.SiloAddress)];

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        var open = pages.Chats;
        foreach (var closed in _owners.Keys.Except(open))
        {
            _owners.TryRemove(closed, out _);
        }

        await Parallel.ForEachAsync(open, new ParallelOptions { MaxDegreeOfParallelism = MostCalls, CancellationToken = cancellationToken }, async (chat, _) => await JoinAsync(chat));
    }

    private async Task JoinAsync(ChatKey chat)
    {
        if (nodes.CurrentStatus != SiloStatus.Active)
        {
            return; // The first renewal after it has joined.
        }

        try
        {
            _observer ??= grains.CreateObjectReference<IPageObserver>(_pages!);
            var owner = await grains.GetGrain<IChatGrain>(chat.ToString()).WatchAsync(nodes.SiloAddress.ToParsableString(), _observer);
            var isSame = _owners.TryGetValue(chat, out var before) && before == owner;
            _owners[chat] = owner;
            if (!isSame)
            {
                pages.ReadAgain(chat);
            }
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            LogNotJoined(fault, chat); // The next renewal.
        }
    }

    [LoggerMessage(LogLevel.Warning, "Could not ask for the news of open pages; trying again")]
    private partial void LogFailed(Exception fault);

    [LoggerMessage(LogLevel.Debug, "Could not ask for the news of {Chat}; trying again")]
    private partial void LogNotJoined(Exception fault, ChatKey chat);
}
