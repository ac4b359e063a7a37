using NemoBot.Core.Model;
using NemoBot.WebChat.Outgoing;

namespace NemoBot.Cluster.Pages;

/// <summary>Passes the owners' news on to the pages of this node.</summary>
internal sealed class PageObserver(IOpenPages pages) : IPageObserver
{
    public Task ChangedAsync(string chat, string id)
    {
        pages.Changed(ChatKey.Parse(chat), id);
        return Task.CompletedTask;
    }

    public Task ShowTransientAsync(string chat, string id, string json)
    {
        pages.ShowTransient(ChatKey.Parse(chat), id, json);
        return Task.CompletedTask;
    }
}
