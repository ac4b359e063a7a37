using NemoBot.Core.Model;
using NemoBot.Telegram.Api;

namespace NemoBot.Telegram.Outgoing;

/// <summary>Contains where and how to write a post; the same for each of its messages.</summary>
internal sealed record WriteContext(ChatAddress Address, PostHandle Post, OutgoingMessage Message)
{
    public InlineKeyboard? Keyboard { get; } = KeyboardLayout.Build(Message.Buttons, Post.Id);

    /// <summary>Gets the message to reply to; null outside the chat's current address: messages from before a group's migration cannot be replied to.</summary>
    public ReplyTo? Reply => ChatMessageId.TryParse(Message.RepliesTo, out var id) && id.Chat == Address.Chat ? new(id.Message) : null;

    /// <summary>Records what Telegram has after a step, see <see cref="PostHandle.NoteAsync"/>.</summary>
    /// <param name="sent">Null if Telegram has nothing.</param>
    public Task NoteAsync(PostReceipt? sent) => Post.NoteAsync(PostReceipt.Write(sent));
}

/// <summary>Writes single messages: as HTML, or plain if Telegram refuses it; without the topic or the replied-to message if that no longer exists.</summary>
internal sealed class MessageWriter(TelegramApi api)
{
    private const string Html = "HTML";
    private static readonly LinkPreview NoPreview = new(true);

    public async Task<long> SendAsync(WriteContext to, TextPart part, InlineKeyboard? keyboard, ReplyTo? reply, bool notify, CancellationToken cancellationToken)
    {
        var sent = await InPlaceAsync(to.Address, reply, (topic, answered) => WithMarkupAsync(part, (text, mode) => api.SendMessageAsync(
            new(to.Address.Chat, text)
            {
                MessageThreadId = topic,
                ParseMode = mode,
                LinkPreviewOptions = NoPreview,
                DisableNotification = notify ? null : true,
                ReplyParameters = answered,
                ReplyMarkup = keyboard,
            },
            cancellationToken)));
        return sent.MessageId;
    }

    /// <summary>Edits a text, or the caption of a message that has become a video. "Not modified" is success.</summary>
    public async Task EditAsync(WriteContext to, long messageId, TextPart part, InlineKeyboard? keyboard, CancellationToken cancellationToken)
    {
        try
        {
            await WithMarkupAsync(part, (text, mode) => api.EditMessageTextAsync(
                new(to.Address.Chat, messageId, text) { ParseMode = mode, LinkPreviewOptions = NoPreview, ReplyMarkup = keyboard }, cancellationToken));
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

    public async Task EditCaptionAsync(WriteContext to, long messageId, TextPart part, InlineKeyboard? keyboard, CancellationToken cancellationToken)
    {
        try
        {
            await WithMarkupAsync(part, (text, mode) => api.EditMessageCaptionAsync(
                new(to.Address.Chat, messageId, text) { ParseMode = mode, ReplyMarkup = keyboard }, cancellationToken));
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
    public static async Task<T> InPlaceAsync<T>(ChatAddress address, ReplyTo? reply, Func<long?, ReplyTo?, Task<T>> send)
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

    public static async Task<T> WithMarkupAsync<T>(TextPart part, Func<string, string?, Task<T>> send)
    {
        try
        {
            return await send(part.Html, Html);
        }
        catch (TelegramException failed) when (failed.Fault == TelegramFault.BadMarkup)
        {
            return await send(part.Plain, null);
        }
    }
}
