using System.Globalization;
using NemoBot.Core.Model;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Incoming;

/// <summary>From a message that speaks to the bot to ours. No I/O, so every case is one line in a test.</summary>
internal static class MessageMapping
{
    public static IncomingMessage Map(DiscordMessage message, string botId)
    {
        var isDirect = message.GuildId is null;
        var user = message.Author?.Id;
        var text = VisibleText.Of(WithoutMention(message.Content ?? "", botId));
        var files = DiscordFiles.Of(message, message.ChannelId);
        var answered = Answered(message, botId);
        return new()
        {
            Chat = Chat(message.ChannelId, isDirect ? null : user),
            MessageId = message.Id,
            Text = text,
            Attachments = files,
            SentAt = message.Timestamp ?? Snowflakes.Time(message.Id),
            SenderId = user,
            Answered = answered,
            // Own words beside what is forwarded are the person's, and about it.
            Forwarded = text.Length == 0 && message.MessageSnapshots is { Count: > 0 } ? WithoutMention(WordsOf(message), botId) : null,
            RepliesTo = message.MessageReference is { Type: null or 0 } reference ? reference.MessageId : null,
            IsPrivate = isDirect,

            // Addressed without a word ("@NemoBot"), or in words that Discord hides from bots (a reply that does not mention it).
            Command = text.Length == 0 && files.Count == 0 && answered is null && message.MessageSnapshots is null or [] ? "help" : null,
        };
    }

    /// <summary>
    /// In servers and groups a conversation is one person's in one channel: whoever else writes there gets footage, credits and results of their own.
    /// A thread is a channel, so it has its own conversations.
    /// </summary>
    /// <param name="userId">Null in the direct messages with the bot, where there is nobody else.</param>
    public static ChatKey Chat(string channelId, string? userId) => new(DiscordPlatform.PlatformName, userId is null ? channelId : $"{channelId}/{userId}");

    /// <summary>The channel and the person of a chat key.</summary>
    public static (string Channel, string? User) Split(ChatKey chat)
    {
        var slash = chat.Id.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (chat.Id, null) : (chat.Id[..slash], chat.Id[(slash + 1)..]);
    }

    /// <summary>What a reply is about: the message of a person, or of another bot. An answer to us is about our result.</summary>
    private static AnsweredMessage? Answered(DiscordMessage message, string botId) =>
        message is { ReferencedMessage: { } original, MessageReference: null or { Type: null or 0 } } && original.Author?.Id != botId ? ContextOf(original, message.ChannelId) : null;

    /// <summary>Files and words of a message that is pointed at; null when it has neither, or Discord does not show them to us.</summary>
    public static AnsweredMessage? ContextOf(DiscordMessage original, string channelId)
    {
        var files = DiscordFiles.Of(original, channelId);
        var words = WordsOf(original);
        return files.Count == 0 && words.Length == 0 ? null : new(files, words);
    }

    /// <summary>A forwarded message's words are those of what it forwards.</summary>
    private static string WordsOf(DiscordMessage message) =>
        (message.Content is { Length: > 0 } own ? own : message.MessageSnapshots?.Select(snapshot => snapshot.Message?.Content).FirstOrDefault(words => words is { Length: > 0 }) ?? "").Trim();

    private static string WithoutMention(string content, string botId) =>
        content.Replace($"<@{botId}>", "", StringComparison.Ordinal).Replace($"<@!{botId}>", "", StringComparison.Ordinal).Trim();
}

/// <summary>Discord's ids carry their time.</summary>
internal static class Snowflakes
{
    private const long Epoch = 1420070400000;

    public static DateTimeOffset Time(string id) =>
        ulong.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(value >> 22) + Epoch)
            : DateTimeOffset.UnixEpoch;

    /// <summary>The lowest id of that moment.</summary>
    public static string At(DateTimeOffset moment) =>
        ((ulong)Math.Max(0, moment.ToUnixTimeMilliseconds() - Epoch) << 22).ToString(CultureInfo.InvariantCulture);

    public static bool IsOne(string? id) => ulong.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
