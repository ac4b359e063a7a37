using System.Globalization;
using NemoBot.Core.Model;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Incoming;

/// <summary>Maps a message that addresses the bot to an <see cref="IncomingMessage"/>. No I/O, so every case is one line in a test.</summary>
internal static class MessageMapping
{
    public static IncomingMessage Map(DiscordMessage message, string botId)
    {
        var isDirect = message.GuildId is null;
        var user = message.Author?.Id;
        var text = VisibleText.Of(WithoutMention(message.Content ?? "", botId));
        var files = FileMapping.Of(message, message.ChannelId);
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
            // Text beside a forwarded message is the person's own, and refers to it.
            Forwarded = text.Length == 0 && message.MessageSnapshots is { Count: > 0 } ? WithoutMention(WordsOf(message), botId) : null,
            RepliesTo = message.MessageReference is { Type: null or 0 } reference ? reference.MessageId : null,
            IsPrivate = isDirect,

            // A mention without text ("@NemoBot"), or text that Discord hides from bots (a reply that does not mention it).
            Command = text.Length == 0 && files.Count == 0 && answered is null && message.MessageSnapshots is null or [] ? "help" : null,
        };
    }

    /// <summary>
    /// Returns the chat of a channel and a user. In servers and groups a conversation belongs to one person in one channel: others who write there get
    /// footage, credits and results of their own. A thread is a channel, so it has its own conversations.
    /// </summary>
    /// <param name="userId">Null in the direct messages with the bot, where there is no other user.</param>
    public static ChatKey Chat(string channelId, string? userId) => new(DiscordPlatform.PlatformName, userId is null ? channelId : $"{channelId}/{userId}");

    /// <summary>Splits a chat key into channel and user.</summary>
    public static (string Channel, string? User) Split(ChatKey chat)
    {
        var slash = chat.Id.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (chat.Id, null) : (chat.Id[..slash], chat.Id[(slash + 1)..]);
    }

    /// <summary>Returns what a reply refers to: the message of a person, or of another bot. A reply to us refers to our result.</summary>
    private static AnsweredMessage? Answered(DiscordMessage message, string botId) =>
        message is { ReferencedMessage: { } original, MessageReference: null or { Type: null or 0 } } && original.Author?.Id != botId ? ContextOf(original, message.ChannelId) : null;

    /// <summary>Returns the files and text of a referenced message; null if it has neither, or Discord does not show them to us.</summary>
    public static AnsweredMessage? ContextOf(DiscordMessage original, string channelId)
    {
        var files = FileMapping.Of(original, channelId);
        var words = WordsOf(original);
        return files.Count == 0 && words.Length == 0 ? null : new(files, words);
    }

    /// <summary>Returns the text of a message; if it is empty, the text of the message that it forwards.</summary>
    private static string WordsOf(DiscordMessage message) =>
        (message.Content is { Length: > 0 } own ? own : message.MessageSnapshots?.Select(snapshot => snapshot.Message?.Content).FirstOrDefault(words => words is { Length: > 0 }) ?? "").Trim();

    private static string WithoutMention(string content, string botId) =>
        content.Replace($"<@{botId}>", "", StringComparison.Ordinal).Replace($"<@!{botId}>", "", StringComparison.Ordinal).Trim();
}

/// <summary>Reads and creates Discord's ids, which contain a time.</summary>
internal static class Snowflakes
{
    private const long Epoch = 1420070400000;

    public static DateTimeOffset Time(string id) =>
        ulong.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(value >> 22) + Epoch)
            : DateTimeOffset.UnixEpoch;

    /// <summary>Returns the lowest id of that moment.</summary>
    public static string At(DateTimeOffset moment) =>
        ((ulong)Math.Max(0, moment.ToUnixTimeMilliseconds() - Epoch) << 22).ToString(CultureInfo.InvariantCulture);

    public static bool IsOne(string? id) => ulong.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
