using NemoBot.Core.Model;
using NemoBot.Core.Secrets;
using NemoBot.Core.Telemetry;
using NemoVideo.Secrets;

namespace NemoBot.Core.Dispatch;

/// <summary>Accepts messages from all adapters. Accepted messages are durable: the adapter can then acknowledge them to the platform.</summary>
/// <param name="metrics">Counts incoming messages; null disables metrics.</param>
/// <param name="secrets">Redacts secrets in incoming messages; null redacts only what has the form of a secret.</param>
public sealed class Inbox(IStore store, IChatWaker chats, BotMetrics? metrics = null, SecretMask? secrets = null)
{
    private readonly SecretMask _secrets = secrets ?? SecretMask.Forms;

    /// <summary>Stores the messages in one transaction and wakes their chats; drops redeliveries. Returns the number of new messages.</summary>
    public async Task<int> AcceptAsync(IReadOnlyList<IncomingMessage> messages, CancellationToken cancellationToken)
    {
        var accepted = await store.AcceptAsync([.. messages.Select(_secrets.RedactOnArrival)], cancellationToken);
        foreach (var item in accepted)
        {
            Announce(item);
        }

        foreach (var chat in accepted.Count < messages.Count ? messages.Select(message => message.Chat).Distinct() : [])
        {
            AnnounceAgain(chat);
        }

        return accepted.Count;
    }

    /// <summary>Wakes the chat of a redelivered message: the first delivery may have failed after it was stored, so that the chat was not woken.</summary>
    public void AnnounceAgain(ChatKey chat) => chats.WakeForMessages(chat);

    /// <summary>Wakes the chat of a message that is already stored.</summary>
    public void Announce(InboxItem item)
    {
        if (item.Message.ByOperator is null)
        {
            metrics?.Accepted(item.Message.Chat.Platform, item.ReceivedAt);
        }

        chats.WakeForMessages(item.Message.Chat);
    }
}
