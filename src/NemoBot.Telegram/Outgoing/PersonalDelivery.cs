using NemoBot.Core.Concurrency;
using NemoBot.Core.Delivery;
using NemoBot.Telegram.Api;
using NemoBot.Telegram.Incoming;
using Telegram.Bot.Requests;
using Telegram.Bot.Requests.Abstractions;
using Telegram.Bot.Types;
using Telegram.Bot.Types.ReplyMarkups;

namespace NemoBot.Telegram.Outgoing;

/// <summary>
/// Shows an answer to a press in a group to who pressed alone (Bot API 10.3). Telegram promises such a message to nobody who is offline, so it is one only right after the
/// press. What Telegram refuses is sent to all.
/// </summary>
internal sealed class PersonalDelivery(TelegramClient client, MessagePictures drawings, Acknowledger acknowledger, TimeProvider time)
{
    /// <summary>Whoever pressed a button looks at the chat for at least so long.</summary>
    private static readonly TimeSpan Presence = TimeSpan.FromSeconds(15);

    /// <summary>The buttons that each message has now: some may be pressed while its picture is drawn.</summary>
    private readonly BoundedCache<PersonalMessageId, InlineKeyboardMarkup?> _keyboards = new(1_000);

    /// <returns>Null if it was not sent, and is to be sent to all.</returns>
    public async Task<PersonalOutcome?> TrySendAsync(WriteContext to, CancellationToken cancellationToken)
    {
        if (!to.Message.IsForPresser
            || to.Address.IsPrivate
            || PressContext.Read(to.Message.PlatformContext) is not { } press
            || time.GetUtcNow() - to.Post.CreatedAt > Presence
            || TextParts.Of(to.Message.Text, TextParts.MessageLength) is not [var text])
        {
            return null;
        }

        try
        {
            var sent = await MessageWriter.WithMarkupAsync(text, (content, mode) => client.CallAsync(
                () => new SendMessageRequest
                {
                    ChatId = to.Address.Chat,
                    Text = content,
                    MessageThreadId = to.Address.SendTopic,
                    ParseMode = mode,
                    LinkPreviewOptions = LinkPreviewOptions.Disabled,
                    DisableNotification = true,
                    ReplyMarkup = to.Keyboard,
                    EphemeralMessageParameters = new() { ReceiverUserId = press.User, CallbackQueryId = press.Query },
                },
                cancellationToken));
            if (sent.EphemeralMessageId is not { } id)
            {
                return new(null, new(to.Address.Chat, sent.Id)); // An older server knows no such messages, and sent it to all.
            }

            var personal = new PersonalMessageId(to.Address.Chat, press.User, id);
            if (to.Message.HasDrawing)
            {
                _keyboards.Set(personal, to.Keyboard);
                acknowledger.Do(stop => DrawAsync(to, personal, stop));
            }

            return new(personal, null);
        }
        catch (TelegramException refused) when (refused.IsAboutForm || refused.Fault is TelegramFault.QueryExpired or TelegramFault.ThreadMissing or TelegramFault.Blocked)
        {
            return null;
        }
    }

    /// <summary>Shows which buttons are left. Best effort: the message may have vanished, and nothing is lost with it.</summary>
    public void Edit(PersonalMessageId id, WriteContext to)
    {
        _keyboards.Set(id, to.Keyboard);
        acknowledger.Do(stop => client.CallAsync(
            () => new EditEphemeralMessageReplyMarkupRequest { ChatId = id.Chat, ReceiverUserId = id.User, EphemeralMessageId = id.Message, ReplyMarkup = to.Keyboard },
            stop));
    }

    /// <summary>Turns the text into a photo of what it says, if that can be drawn and the text fits below it.</summary>
    private async Task DrawAsync(WriteContext to, PersonalMessageId id, CancellationToken cancellationToken)
    {
        if (TextParts.Of(to.Message.Text, TextParts.CaptionLength) is not [var caption] || await drawings.DrawAsync(to.Address.ToKey(), to.Message, cancellationToken) is not { } drawn)
        {
            return;
        }

        await MessageWriter.WithMarkupAsync(caption, (text, mode) => client.UploadAsync<bool>(
            () => Task.FromResult<IRequest<bool>>(new EditEphemeralMessageMediaRequest
            {
                ChatId = id.Chat,
                ReceiverUserId = id.User,
                EphemeralMessageId = id.Message,
                Media = new InputMediaPhoto(new InputFileStream(new MemoryStream(drawn.Content, writable: false), drawn.FileName)) { Caption = text, ParseMode = mode },
                ReplyMarkup = _keyboards.TryGet(id, out var keyboard) ? keyboard : to.Keyboard,
            }),
            cancellationToken));
    }
}

/// <summary>How an answer for one person was sent: to them, or to all.</summary>
internal sealed record PersonalOutcome(PersonalMessageId? Personal, ChatMessageId? ToAll);
