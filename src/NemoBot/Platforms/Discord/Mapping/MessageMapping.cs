using System.Globalization;
using NemoBot.Conversation;
using NemoBot.Platforms.Discord.Model;

namespace NemoBot.Platforms.Discord.Mapping;

/// <summary>From a message that speaks to the bot to ours. No I/O, so every case is one line in a test.</summary>
internal static class MessageMapping
{
    public static IncomingMessage Map(DiscordMessage message, string botId)
    {
        var isDirect = message.GuildId is null;
        var user = message.Author?.Id;
        var forwarded = message.MessageSnapshots?.Select(snapshot => snapshot.Message).OfType<DiscordMessage>().ToList() ?? [];
        var text = WithoutMention(message.Content ?? "", botId);
        var files = Files(message, message).Concat(forwarded.SelectMany(snapshot => Files(snapshot, message))).Take(10).ToList();
        if (text.Length == 0 && forwarded is [{ Content: { Length: > 0 } words }, ..])
        {
            text = words.Trim();
        }

        return new()
        {
            Chat = Chat(message.ChannelId, isDirect ? null : user),
            MessageId = message.Id,
            Text = text,
            Attachments = files,
            SentAt = message.Timestamp ?? Snowflakes.Time(message.Id),
            SenderId = user,
            RepliesTo = message.MessageReference is { Type: null or 0 } reference ? reference.MessageId : null,
            IsPrivate = isDirect,

            // Addressed without a word ("@NemoBot"), or in words that Discord hides from bots (a reply that does not mention it).
            Command = text.Length == 0 && files.Count == 0 ? "help" : null,
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

    private static IEnumerable<Attachment> Files(DiscordMessage message, DiscordMessage holder) =>
        message.Attachments?.Select(file => DiscordFiles.Map(file, holder.ChannelId, holder.Id)) ?? [];

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
