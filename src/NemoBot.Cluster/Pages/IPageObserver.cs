using Orleans.Concurrency;

namespace NemoBot.Cluster.Pages;

/// <summary>A node with open pages, called by the owners of their chats.</summary>
[Alias("pages")]
internal interface IPageObserver : IGrainObserver
{
    [OneWay]
    [Alias("changed")]
    Task ChangedAsync(string chat, string id);

    [OneWay]
    [Alias("show")]
    Task ShowTransientAsync(string chat, string id, string json);
}
