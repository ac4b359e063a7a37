using NemoBot.Cluster.Chats;
using NemoBot.Core.Model;
using NemoBot.WebChat.Outgoing;

namespace NemoBot.Cluster.Pages;

/// <summary>Tells the open pages of a chat what is new: those of this node at once, those of the other nodes through the chat's owner.</summary>
internal sealed class ClusterNews(IOpenPages pages, OwnedChats owned, Audience audience, IGrainFactory grains, ISiloStatusOracle nodes) : IPageNews
{
    private string Here => nodes.SiloAddress.ToParsableString();

    public void Changed(ChatKey chat, string id)
    {
        pages.Changed(chat, id);
        if (owned.Find(chat) is not null)
        {
            audience.Tell(chat, Here, observer => observer.ChangedAsync(chat.ToString(), id), isChange: true);
        }
        else if (nodes.CurrentStatus == SiloStatus.Active)
        {
            _ = grains.GetGrain<IChatGrain>(chat.ToString()).TellChangedAsync(Here, id);
        }
    }

    public void ShowTransient(ChatKey chat, string id, string json)
    {
        pages.ShowTransient(chat, id, json);
        if (owned.Find(chat) is not null)
        {
            audience.Tell(chat, Here, observer => observer.ShowTransientAsync(chat.ToString(), id, new(json))); // Only the owner shows what is not stored.
        }
    }
}
