using NemoBot.Core.Model;
using NemoBot.Telegram.Api;
using Telegram.Bot.Requests;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;
using Telegram.Bot.Types.ReplyMarkups;

namespace NemoBot.Telegram.Outgoing;

/// <summary>Contains where and how to write a post; the same for each of its messages.</summary>
internal sealed record WriteContext(ChatAddress Address, PostHandle Post, OutgoingMessage Message)
{
    public InlineKeyboardMarkup? Keyboard { get; } = KeyboardLayout.Build(Message.Buttons, Post.Id);

    /// <summary>
    /// Gets the message to reply to, sent also if that was deleted meanwhile; null outside the chat's current address: messages from before a group's migration cannot
    /// be replied to.
    /// </summary>
    public ReplyParameters? Reply => ChatMessageId.TryParse(Message.RepliesTo, out var id) && id.Chat == Address.Chat
        ? new() { MessageId = id.Message, AllowSendingWithoutReply = true }
        : null;

    /// <summary>Records what Telegram has after a step, see <see cref="PostHandle.RecordAsync"/>.</summary>
    /// <param name="sent">Null if Telegram has nothing.</param>
    public Task RecordAsync(PostReceipt? sent) => Post.RecordAsync(PostReceipt.Write(sent));
}

/// <summary>Writes single messages: as HTML, or plain if Telegram refuses it; without the topic or the replied-to message if that no longer exists.</summary>
internal sealed class MessageWriter(TelegramClient client)
{
    public async Task<int> SendAsync(WriteContext to, TextPart part, InlineKeyboardMarkup? keyboard, ReplyParameters? reply, bool notify, CancellationToken cancellationToken)
    {
        var sent = await InPlaceAsync(to.Address, reply, (topic, answered) => WithMarkupAsync(part, (text, mode) => client.CallAsync(
            () => new SendMessageRequest
            {
                ChatId = to.Address.Chat,
                Text = text,
                MessageThreadId = topic,
                ParseMode = mode,
                LinkPreviewOptions = LinkPreviewOptions.Disabled,
                DisableNotification = !notify,
                ReplyParameters = answered,
                ReplyMarkup = keyboard,
            },
            cancellationToken)));
        return sent.Id;
    }

    /// <summary>Edits a text, or the caption of a message that has become a video. "Not modified" is success.</summary>
    public async Task EditAsync(WriteContext to, int messageId, TextPart part, InlineKeyboardMarkup? keyboard, CancellationToken cancellationToken)
    {
        try
        {
            await WithMarkupAsync(part, (text, mode) => client.CallAsync(
                () => new EditMessageTextRequest
                {
                    ChatId = to.Address.Chat,
                    MessageId = messageId,
                    Text = text,
                    ParseMode = mode,
                    LinkPreviewOptions = LinkPreviewOptions.Disabled,
                    ReplyMarkup = keyboard,
                },
                cancellationToken));
        }
        catch (TelegramException failed) when (failed.Fault == TelegramFault.NotText)
        {
            await EditCaptionAsync(to, messageId, TextParts.Of(to.Message.Text, TextParts.CaptionLength)[0], keyboard, cancellationToken);
        }
        catch (TelegramException failed) when (failed.Fault == TelegramFault.NotModified)
        {
            // It already has this text.
        }
    }

    public async Task EditCaptionAsync(WriteContext to, int messageId, TextPart part, InlineKeyboardMarkup? keyboard, CancellationToken cancellationToken)
    {
        try
        {
            await WithMarkupAsync(part, (text, mode) => client.CallAsync(
                () => new EditMessageCaptionRequest { ChatId = to.Address.Chat, MessageId = messageId, Caption = text, ParseMode = mode, ReplyMarkup = keyboard },
                cancellationToken));
        }
        catch (TelegramException failed) when (failed.Fault == TelegramFault.NotModified)
        {
            // It already has this text.
        }
    }

    /// <summary>
    /// Sends to the topic and as a reply, and retries without whichever Telegram reports as missing (docs/contracts/telegram.md §3.9): the content matters more
    /// than the place.
    /// </summary>
    public static async Task<T> InPlaceAsync<T>(ChatAddress address, ReplyParameters? reply, Func<int?, ReplyParameters?, Task<T>> send)
    {
        var topic = address.SendTopic;
        while (true)
        {
            try
            {
                return await send(topic, reply);
            }
            catch (TelegramException failed) when (failed.Fault == TelegramFault.ThreadMissing && topic is not null)
            {
                topic = null;
            }
            catch (TelegramException failed) when (failed.Fault == TelegramFault.ReplyMissing && reply is not null)
            {
                reply = null;
            }
        }
    }

    public static async Task<T> WithMarkupAsync<T>(TextPart part, Func<string, ParseMode, Task<T>> send)
    {
        try
        {
            return await send(part.Html, ParseMode.Html);
        }
        catch (TelegramException failed) when (failed.Fault == TelegramFault.BadMarkup)
        {
            return await send(part.Plain, ParseMode.None);
        }
    }
}
