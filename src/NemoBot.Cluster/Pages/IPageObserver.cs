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
    Task ShowTransientAsync(string chat, string id, Words json);

    /// <summary>The chat is given away: whoever owns it next does not know yet that there are pages here.</summary>
    [OneWay]
    [Alias("moved")]
    Task MovedAsync(string chat);
}

/// <summary>What a chat says, on its way between nodes. Orleans writes the arguments of a call that fails into the log; this one hides them.</summary>
[GenerateSerializer]
[Immutable]
[Alias("words")]
internal readonly record struct Words([property: Id(0)] string Text)
{
    public override string ToString() => "(words)";
}
