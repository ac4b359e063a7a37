using NemoBot.Conversation;
using NemoBot.Operations;
using NemoBot.Storage;

namespace NemoBot.Platforms;

/// <summary>Where every adapter hands its messages in. What it accepted is on the disk: then the platform may be told so.</summary>
/// <param name="metrics">Counts what arrives; null: nobody counts.</param>
public sealed class Inbox(IStore store, IChatWaker chats, BotMetrics? metrics = null)
{
    /// <summary>Stores the messages in one transaction and wakes their chats; redeliveries are dropped. Returns how many were new.</summary>
    public async Task<int> AcceptAsync(IReadOnlyList<IncomingMessage> messages, CancellationToken cancellationToken)
    {
        var accepted = await store.AcceptAsync(messages, cancellationToken);
        foreach (var item in accepted)
        {
            metrics?.Accepted(item.Message.Chat.Platform, item.ReceivedAt);
            chats.Wake(item.Message.Chat);
        }

        return accepted.Count;
    }
}

/// <summary>Tells the owner of a chat's lanes that there is something to do; returns at once.</summary>
public interface IChatWaker
{
    void Wake(ChatKey chat);
}
