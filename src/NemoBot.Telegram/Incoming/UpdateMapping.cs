using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NemoBot.Core.Model;
using NemoBot.Telegram.Api;
using NemoBot.Telegram.Outgoing;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace NemoBot.Telegram.Incoming;

/// <summary>Maps Telegram's updates to the bot's messages. Without I/O, so each case is one line in a test.</summary>
internal static class UpdateMapping
{
    /// <summary>Maximum length of callback_data; a client can send any string in a press.</summary>
    private const int PressLength = 64;

    /// <summary>Telegram's "Channel Bot", the sender of messages written as a channel.</summary>
    private const long ChannelBot = 136817688;

    /// <summary>Telegram's "GroupAnonymousBot", the sender of messages from anonymous admins.</summary>
    private const long AnonymousAdminBot = 1087968824;

    /// <param name="mostBytes">What can be downloaded (<see cref="FileMapping"/>).</param>
    public static Arrival Map(Update update, BotIdentity bot, long mostBytes = long.MaxValue) => update switch
    {
        { Message: { } message } => MapMessage(message, bot, isEdit: false, mostBytes),
        { EditedMessage: { } message } => MapMessage(message, bot, isEdit: true, mostBytes),
        { CallbackQuery: { } query } => MapPress(query),
        { MyChatMember: { } change } => MapMember(change),
        { StoppedMessageGeneration: { } stopped } => MapStop(stopped),
        _ => new Arrival.Unreadable("an update of an unrequested kind"),
    };

    private static Arrival MapMessage(Message message, BotIdentity bot, bool isEdit, long mostBytes)
    {
        if (message.Chat is not { Id: not 0 } chat)
        {
            return new Arrival.Unreadable("a message without a chat");
        }

        if (message.MigrateToChatId is { } newChat and not 0)
        {
            return new Arrival.Moved(new ChatAddress(chat.Id, null).ToKey(), new ChatAddress(newChat, null).ToKey());
        }

        if (message.MigrateFromChatId is { } oldChat and not 0)
        {
            return new Arrival.Moved(new ChatAddress(oldChat, null).ToKey(), new ChatAddress(chat.Id, null).ToKey());
        }

        return message.IsAutomaticForward || chat.Type == ChatType.Channel || IsByBot(message, bot) ? new Arrival.Ignored() : Said(message, chat, bot, isEdit, mostBytes);
    }

    /// <summary>Messages written as a channel, or as a group with anonymous admins, have one of Telegram's bots as the sender, or none.</summary>
    private static bool IsByBot(Message message, BotIdentity bot) =>
        message.From is { } from && (from.Id == bot.Id || (from.IsBot && message.SenderChat is null && from.Id is not (ChannelBot or AnonymousAdminBot)));

    private static Arrival Said(Message message, Chat chat, BotIdentity bot, bool isEdit, long mostBytes)
    {
        var isPrivate = chat.Type == ChatType.Private;
        var isForwarded = message.ForwardOrigin is not null;
        // Forwarded text contains no commands for us, and a mention in it is not addressed to us.
        var words = isForwarded ? MessageWords.None : MessageWords.Read(message, bot);
        var attachment = FileMapping.Find(message, mostBytes);
        if ((message.Text ?? message.Caption) is null && attachment is null && message is ReadMessage { IsServiceNote: true })
        {
            return new Arrival.Ignored(); // Service messages: joined, pinned, topic created…
        }

        var answered = Replied(message);
        var isAddressed = isPrivate || words.IsMentioned || words.IsCommandForUs || answered?.From?.Id == bot.Id;
        // An album is addressed if any of its members is. An edit speaks for itself.
        var mayJoin = message.MediaGroupId is not null && !isEdit;
        if ((!isAddressed && !mayJoin) || words.IsCommandForOther)
        {
            return new Arrival.Ignored();
        }

        var sent = new IncomingMessage
        {
            Chat = AddressOf(message, chat).ToKey(),
            MessageId = $"{new ChatMessageId(chat.Id, message.Id)}:{Digest(message)}",
            Text = words.Text,
            Attachments = attachment is null ? [] : [attachment],
            SentAt = TimeOf(message),
            // The channel or group, if the message was written in its name: limits and ownership then apply to it.
            SenderId = (message.SenderChat?.Id ?? message.From?.Id ?? chat.Id).ToString(CultureInfo.InvariantCulture),
            // Creating channels and groups is free, so all anonymous senders share one quota of limited resources.
            CountedAs = message.SenderChat is null && message.From is not null ? null : "telegram/anonymous",
            LanguageHint = message.From?.LanguageCode,
            Command = words.Command,
            Answered = answered?.From?.Id == bot.Id ? null : ContextOf(message, answered, mostBytes),
            Forwarded = isForwarded ? (message.Text ?? message.Caption ?? "").Trim() : null,
            RepliesTo = answered is null ? null : new ChatMessageId(chat.Id, answered.Id).ToString(),
            IsPrivate = isPrivate,
            PlatformContext = isPrivate && message is { IsTopicMessage: true, ReplyToMessage.ForumTopicCreated.IsNameImplicit: true } ? TopicNames.Unnamed : null,
        };
        return new Arrival.Said(isEdit ? Edited(sent) : sent, message.MediaGroupId, isAddressed, isEdit) { Whole = sent };
    }

    /// <summary>
    /// Edited words are about their own file, like words in reply to it: the core takes the file if the project does not have it. It may be new (exchanged, or
    /// only this edit addresses the bot), but mostly arrived with the first version.
    /// </summary>
    private static IncomingMessage Edited(IncomingMessage sent) => sent is { Attachments.Count: > 0 } and ({ Text.Length: > 0 } or { Command: not null })
        ? sent with { Attachments = [], Answered = new([.. sent.Attachments, .. sent.Answered?.Attachments ?? []], sent.Answered?.Text ?? "") }
        : sent;

    private static Arrival MapPress(CallbackQuery query)
    {
        if (query.Id is not { Length: > 0 } id || query.From is null)
        {
            return new Arrival.Unreadable("a press without an id or a sender");
        }

        if (query.Message?.Chat is not { Id: not 0 } chat || query.Data is not { Length: > 0 and <= PressLength } data)
        {
            return new Arrival.EmptyPress(id);
        }

        return new Arrival.Pressed(
            new IncomingMessage
            {
                Chat = AddressOf(query.Message, chat).ToKey(),
                MessageId = $"q:{id}",
                Press = data,
                // The press itself has no time; the message's time is that of the card. The inbox records the time of arrival.
                SentAt = TimeOf(query.Message),
                SenderId = query.From.Id.ToString(CultureInfo.InvariantCulture),
                LanguageHint = query.From.LanguageCode,
                RepliesTo = query.Message.Id == 0 ? null : new ChatMessageId(chat.Id, query.Message.Id).ToString(), // Of a message for one person it is 0.
                IsPrivate = chat.Type == ChatType.Private,
                PlatformContext = chat.Type == ChatType.Private ? null : new PressContext(query.From.Id, id).Write(),
            },
            id);
    }

    /// <summary>The button at a draft of the bot means what the command means. It has no message and no time; a redelivery has the same draft.</summary>
    private static Arrival MapStop(MessageGenerationStopped stopped) => stopped.Chat is { Id: > 0 } chat
        ? new Arrival.Said(
            new IncomingMessage
            {
                Chat = new ChatAddress(chat.Id, stopped.MessageThreadId).ToKey(),
                MessageId = string.Create(CultureInfo.InvariantCulture, $"s:{stopped.DraftId}"),
                Command = "cancel",
                SentAt = DateTimeOffset.UnixEpoch,
                SenderId = chat.Id.ToString(CultureInfo.InvariantCulture),
            },
            Album: null,
            IsAddressed: true,
            IsEdit: false)
        : new Arrival.Unreadable("a stop without a private chat");

    private static Arrival MapMember(ChatMemberUpdated change) => change switch
    {
        { Chat: { Id: not 0, Type: not ChatType.Channel } chat, NewChatMember: { } member } => new Arrival.ReachableChanged(new ChatAddress(chat.Id, null).ToKey(), member.IsInChat),
        { Chat.Type: ChatType.Channel } => new Arrival.Ignored(),
        _ => new Arrival.Unreadable("a membership without a chat or a status"),
    };

    /// <summary>The library's default means a message that is no longer accessible.</summary>
    private static DateTimeOffset TimeOf(Message message) => message.Date == default ? DateTimeOffset.UnixEpoch : new(message.Date);

    private static ChatAddress AddressOf(Message message, Chat chat) => new(chat.Id, message.IsTopicMessage ? message.MessageThreadId : null);

    /// <summary>The first message in a topic formally replies to the service message that created the topic; that is not a reply, and not one to us as its creator.</summary>
    private static Message? Replied(Message message) =>
        message.ReplyToMessage is { ForumTopicCreated: null } answered && (!message.IsTopicMessage || answered.Id != message.MessageThreadId) ? answered : null;

    /// <summary>
    /// "Cut this", in reply to someone's clip, refers to that clip. In a group the clip was not addressed to us when it was sent; from another chat we never saw it.
    /// </summary>
    private static AnsweredMessage? ContextOf(Message message, Message? replied, long mostBytes)
    {
        var file = replied is not null ? FileMapping.Find(replied, mostBytes) : message.ExternalReply is { } elsewhere ? FileMapping.Find(elsewhere, mostBytes) : null;
        var words = message.Quote?.Text ?? replied?.Text ?? replied?.Caption ?? "";
        return file is null && words.Length == 0 ? null : new(file is null ? [] : [file], words.Trim());
    }

    /// <summary>
    /// Returns a digest of the text and the file. Telegram announces "edits" that change nothing we read (docs/contracts/telegram.md §1.3): they get the id that
    /// was already handled, a real edit gets a new one, and neither needs any state.
    /// </summary>
    private static string Digest(Message message)
    {
        var file = FileMapping.UniqueId(message);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{message.Text ?? message.Caption}\n{file}"));
        return Convert.ToHexStringLower(hash.AsSpan(0, 4));
    }
}
