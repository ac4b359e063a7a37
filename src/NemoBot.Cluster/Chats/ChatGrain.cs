using NemoBot.Cluster.Pages;
using NemoBot.Core.Dispatch;
using NemoBot.Core.Model;
using NemoBot.Storage.Engines;
using NemoBot.WebChat.Outgoing;
using Orleans.Concurrency;
using Orleans.GrainDirectory;
using Orleans.Placement;

namespace NemoBot.Cluster.Chats;

/// <summary>
/// Owns a chat for as long as it is active: begins an epoch in the store, and lets the chat's lanes and sender run in this process. The lanes run beside the grain, which
/// only signals them.
/// </summary>
[GrainType(OwnerDirectory.ChatType)]
[GrainDirectory(OwnerDirectory.Name)]
[RandomPlacement]
[Reentrant]
internal sealed class ChatGrain(OwnedChats owned, IChatLanes lanes, Audience audience, ISiloStatusOracle nodes, IOpenPages pages, IServerStore store) : Grain, IChatGrain
{
    /// <summary>How often a busy chat says that it is busy; an idle one is given up (<see cref="ClusterRegistration"/>).</summary>
    private static readonly TimeSpan BusyEvery = TimeSpan.FromMinutes(1);

    /// <summary>For the chat's lanes to end when it is given away; what takes longer is cut off by the next owner's epoch.</summary>
    public static readonly TimeSpan LeaveWithin = TimeSpan.FromSeconds(4);

    private ChatOwnership? _ownership;
    private CancellationTokenRegistration _ended;

    private ChatKey Chat => ChatKey.Parse(this.GetPrimaryKeyString());

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var chat = Chat;
        if (nodes.CurrentStatus != SiloStatus.Active)
        {
            throw NotHere(chat); // This node leaves, and its lanes may have ended.
        }

        var epoch = await store.Owners.BeginAsync(chat, OwnerDirectory.EntryOf(GrainContext.Address), cancellationToken) ?? throw NotHere(chat);
        if (cancellationToken.IsCancellationRequested || nodes.CurrentStatus != SiloStatus.Active)
        {
            throw NotHere(chat); // Given up meanwhile: nobody would tell this activation to end.
        }

        _ownership = new(chat, epoch, stop => store.Owners.IsLastAsync(chat, epoch, stop));
        _ended = _ownership.Ended.UnsafeRegister(
            static context => ((IGrainContext)context!).Deactivate(new(DeactivationReasonCode.ApplicationRequested, "Another node owns the chat."), CancellationToken.None), GrainContext);
        pages.ReadAgain(chat); // Before it is this node's own: what the earlier owner showed in passing is over.
        owned.Add(_ownership);
        this.RegisterGrainTimer(StayIfBusyAsync, new GrainTimerCreationOptions(BusyEvery, BusyEvery) { Interleave = true });
        lanes.TakeUp(chat);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_ownership is { } ownership)
        {
            await _ended.DisposeAsync();
            owned.End(ownership);
            var name = ownership.Chat.ToString();
            audience.Tell(ownership.Chat, nodes.SiloAddress.ToParsableString(), observer => observer.MovedAsync(name));
            audience.Leave(ownership.Chat);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(LeaveWithin);
            await lanes.LeaveAsync(ownership.Chat, limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    public Task HearAsync()
    {
        lanes.WakeForMessages(Chat);
        return Task.CompletedTask;
    }

    public Task ResumeAsync()
    {
        lanes.TakeUp(Chat);
        return Task.CompletedTask;
    }

    public Task<string> WatchAsync(string node, IPageObserver observer)
    {
        audience.Join(Chat, node, observer);
        return Task.FromResult($"{GrainContext.ActivationId.ToParsableString()} {audience.ChangesOf(Chat)}");
    }

    public Task TellChangedAsync(string node, string id)
    {
        var chat = Chat;
        audience.Tell(chat, node, observer => observer.ChangedAsync(chat.ToString(), id), isChange: true);
        return Task.CompletedTask;
    }

    /// <summary>One that Orleans can send: without an answer the caller would wait for its whole time limit.</summary>
    private static OrleansException NotHere(ChatKey chat) => new($"This node does not own the chat {chat}.");

    private Task StayIfBusyAsync(CancellationToken cancellationToken)
    {
        if (lanes.IsBusy(Chat))
        {
            DelayDeactivation(2 * BusyEvery);
        }

        return Task.CompletedTask;
    }
}
