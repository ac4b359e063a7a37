using NemoBot.Cluster.Pages;
using Orleans.Concurrency;

namespace NemoBot.Cluster.Chats;

/// <summary>The owner of a chat, called by any node. Nodes of different versions call each other: methods take strings only, and change their names when they change their meaning.</summary>
[Alias("chat")]
internal interface IChatGrain : IGrainWithStringKey
{
    /// <summary>Signals that a message was stored. May be lost: the sweep finds what waits.</summary>
    [OneWay]
    [Alias("hear")]
    Task HearAsync();

    /// <summary>Signals that anything may wait. Answered, because a node that leaves drops what wants no answer: nobody would notice that its chats have moved.</summary>
    [ResponseTimeout("00:00:05")]
    [Alias("take-up")]
    Task ResumeAsync();

    /// <summary>Asks for the news of the chat's pages, for a while.</summary>
    /// <param name="node">The node with the pages.</param>
    /// <returns>Which owner this is, and how often the chat has changed: another answer than before tells that news may have been lost.</returns>
    [Alias("watch")]
    Task<string> WatchAsync(string node, IPageObserver observer);

    /// <summary>Passes a change of the chat's log on to the nodes with open pages.</summary>
    /// <param name="node">Where the change comes from.</param>
    [OneWay]
    [Alias("changed")]
    Task TellChangedAsync(string node, string id);
}
