using NemoBot.Core.Dispatch;
using NemoBot.Core.Model;

namespace NemoBot.Cluster.Chats;

/// <summary>Wakes the owner of a chat, wherever it is. A call that is lost is made up for by <see cref="Sweep"/>.</summary>
internal sealed class GrainWaker(OwnedChats owned, IChatLanes lanes, IGrainFactory grains, ISiloStatusOracle nodes) : IChatWaker
{
    public void Wake(ChatKey chat)
    {
        if (owned.Find(chat) is not null)
        {
            lanes.TakeUp(chat);
        }
        else if (IsJoined)
        {
            _ = OwnerOf(chat).ResumeAsync();
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

    /// <summary>Before it has joined, and after it has left, a node cannot call the others.</summary>
    private bool IsJoined => nodes.CurrentStatus == SiloStatus.Active;

    private IChatGrain OwnerOf(ChatKey chat) => grains.GetGrain<IChatGrain>(chat.ToString());
}
