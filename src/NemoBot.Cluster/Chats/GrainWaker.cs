using NemoBot.Core.Dispatch;
using NemoBot.Core.Model;

namespace NemoBot.Cluster.Chats;

/// <summary>Wakes the owner of a chat, wherever it is. A call that is lost is made up for by <see cref="Sweep"/>.</summary>
internal sealed partial class GrainWaker(OwnedChats owned, IChatLanes lanes, IGrainFactory grains, ISiloStatusOracle nodes, ILogger<GrainWaker> logger) : IChatWaker
{
    public void Wake(ChatKey chat)
    {
        if (owned.Find(chat) is not null)
        {
            lanes.TakeUp(chat);
        }
        else if (IsJoined)
        {
            _ = ResumeAsync(chat);
        }
    }

    public void WakeForMessages(ChatKey chat)
    {
        if (owned.Find(chat) is not null)
        {
            lanes.WakeForMessages(chat);
        }
        else if (IsJoined)
        {
            _ = OwnerOf(chat).HearAsync();
        }
    }

    private async Task ResumeAsync(ChatKey chat)
    {
        try
        {
            await OwnerOf(chat).ResumeAsync();
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            LogNotWoken(fault, chat);
        }
    }

    /// <summary>Before it has joined, and after it has left, a node cannot call the others.</summary>
    private bool IsJoined => nodes.CurrentStatus == SiloStatus.Active;

    private IChatGrain OwnerOf(ChatKey chat) => grains.GetGrain<IChatGrain>(chat.ToString());

    [LoggerMessage(LogLevel.Debug, "Could not wake the owner of {Chat}; the sweep does")]
    private partial void LogNotWoken(Exception fault, ChatKey chat);
}
