using NemoBot.Core.Model;
using NemoBot.WebChat.Outgoing;

namespace NemoBot.Cluster.Pages;

/// <summary>Passes the owners' news on to the pages of this node.</summary>
/// <param name="moved">Called when a chat is given away.</param>
internal sealed class PageObserver(IOpenPages pages, Action<ChatKey> moved) : IPageObserver
{
    public Task ChangedAsync(string chat, string id)
    {
        pages.Changed(ChatKey.Parse(chat), id);
        return Task.CompletedTask;
    }

    public Task ShowTransientAsync(string chat, string id, Words json)
    {
        pages.ShowTransient(ChatKey.Parse(chat), id, json.Text);
        return Task.CompletedTask;
    }

    public Task MovedAsync(string chat)
    {
        moved(ChatKey.Parse(chat));
        return Task.CompletedTask;
    }
}
