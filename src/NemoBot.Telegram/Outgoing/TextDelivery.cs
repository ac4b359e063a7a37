using NemoBot.Telegram.Api;
using Telegram.Bot.Requests;

namespace NemoBot.Telegram.Outgoing;

/// <summary>Writes a post's text, in as many messages as needed. Each message is recorded before the next one, so a retry continues where it stopped.</summary>
internal sealed class TextDelivery(TelegramClient client, MessageWriter writer)
{
    /// <summary>If parts of this length are refused as too long, the reason is another one.</summary>
    private const int ShortestPart = 256;

    /// <param name="sent">What Telegram has of this post; null if nothing yet.</param>
    public async Task<PostReceipt> WriteAsync(WriteContext to, PostReceipt? sent, CancellationToken cancellationToken)
    {
        for (var limit = sent?.Video is null ? TextParts.MessageLength : TextParts.CaptionLength; ; limit /= 2)
        {
            try
            {
                return await WritePartsAsync(to, sent, TextParts.Of(to.Message.Text, limit), cancellationToken);
            }
            catch (TelegramException refused) when (refused.Fault == TelegramFault.TooLong && limit > ShortestPart)
            {
                // Telegram counts differently. Messages before the refused part stay and are overwritten.
                sent = PostReceipt.Read(to.Post.Receipt) is { } begun && (sent is null || sent.Main == begun.Main) ? begun : sent;
            }
        }
    }

    private async Task<PostReceipt> WritePartsAsync(WriteContext to, PostReceipt? sent, IReadOnlyList<TextPart> parts, CancellationToken cancellationToken)
    {
        var hasVideo = sent?.Video is not null;
        var keyboard = parts.Count == 1 ? to.Keyboard : null; // Buttons go below the end of the text.
        if (sent is null)
        {
            sent = new(new ChatMessageId(to.Address.Chat, await writer.SendAsync(to, parts[0], keyboard, to.Reply, to.Message.Notify, cancellationToken)));
            if (parts.Count > 1)
            {
                await to.RecordAsync(sent);
            }
        }
        else if (hasVideo)
        {
            await writer.EditCaptionAsync(to, sent.Main.Message, parts[0], keyboard, cancellationToken);
        }
        else
        {
            await writer.EditAsync(to, sent.Main.Message, parts[0], keyboard, cancellationToken);
        }

        return await WriteRestAsync(to, sent, parts, cancellationToken);
    }

    /// <summary>Writes what did not fit into the first message, and deletes leftover messages of a longer text.</summary>
    public async Task<PostReceipt> WriteRestAsync(WriteContext to, PostReceipt sent, IReadOnlyList<TextPart> parts, CancellationToken cancellationToken)
    {
        for (var i = 1; i < parts.Count; i++)
        {
            var keyboard = i == parts.Count - 1 ? to.Keyboard : null;
            if (i <= sent.More.Count)
            {
                await writer.EditAsync(to, sent.More[i - 1], parts[i], keyboard, cancellationToken);
                continue;
            }

            var id = await writer.SendAsync(to, parts[i], keyboard, reply: null, notify: false, cancellationToken);
            sent = sent with { More = [.. sent.More, id] };
            await to.RecordAsync(sent);
        }

        while (sent.More.Count >= parts.Count)
        {
            await DeleteAsync(to.Address.Chat, sent.More[^1], cancellationToken);
            sent = sent with { More = [.. sent.More.SkipLast(1)] };
            await to.RecordAsync(sent);
        }

        return sent;
    }

    /// <summary>Returns true if the message no longer exists, whoever deleted it; false if Telegram does not allow it (older than 48 hours, not ours).</summary>
    public async Task<bool> DeleteAsync(long chat, int messageId, CancellationToken cancellationToken)
    {
        try
        {
            await client.CallAsync(() => new DeleteMessageRequest { ChatId = chat, MessageId = messageId }, cancellationToken);
            return true;
        }
        catch (TelegramException failed) when (failed.Fault is TelegramFault.MessageGone or TelegramFault.Refused)
        {
            return failed.Fault == TelegramFault.MessageGone;
        }
    }
}
