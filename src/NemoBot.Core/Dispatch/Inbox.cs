using NemoBot.Core.Model;
using NemoBot.Core.Secrets;
using NemoBot.Core.Telemetry;
using NemoVideo.Secrets;

namespace NemoBot.Core.Dispatch;

/// <summary>Where every adapter hands its messages in. What it accepted is on the disk: then the platform may be told so.</summary>
/// <param name="metrics">Counts what arrives; null: nobody counts.</param>
/// <param name="secrets">Taken out of what arrives; null: what has the form of one.</param>
public sealed class Inbox(IStore store, IChatWaker chats, BotMetrics? metrics = null, SecretMask? secrets = null)
{
    private readonly SecretMask _secrets = secrets ?? SecretMask.Forms;

    /// <summary>Stores the messages in one transaction and wakes their chats; redeliveries are dropped. Returns how many were new.</summary>
    public async Task<int> AcceptAsync(IReadOnlyList<IncomingMessage> messages, CancellationToken cancellationToken)
    {
        var accepted = await store.AcceptAsync([.. messages.Select(_secrets.TakeOutOnArrival)], cancellationToken);
        foreach (var item in accepted)
        {
            Announce(item);
        }

        return accepted.Count;
    }

    /// <summary>For a message that is in the store already: somebody shall work on it.</summary>
    public void Announce(InboxItem item)
    {
        metrics?.Accepted(item.Message.Chat.Platform, item.ReceivedAt);
        chats.Hear(item.Message.Chat);
    }
}

/// <summary>Tells the owner of a chat's lanes that there is something to do; returns at once.</summary>
public interface IChatWaker
{
    void Wake(ChatKey chat);

    /// <summary>As <see cref="Wake"/>, where all there is to do is to handle messages.</summary>
    void Hear(ChatKey chat) => Wake(chat);

    /// <summary>
    /// Both addresses are one chat (a group became a supergroup): whoever works on the old one works on the new one too. To be called before the store
    /// moves the chat, so that nobody begins at the new address beside them.
    /// </summary>
    void Unite(ChatKey oldChat, ChatKey newChat)
    {
        // Nothing to do where nobody works on chats.
    }
}
