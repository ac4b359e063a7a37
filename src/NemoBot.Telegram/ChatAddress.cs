using System.Globalization;
using NemoBot.Core.Model;

namespace NemoBot.Telegram;

/// <summary>Represents a chat's address: <c>chat</c>, or <c>chat/topic</c> in a chat with topics.</summary>
internal readonly record struct ChatAddress(long Chat, int? Topic)
{
    /// <summary>Gets the topic to send to; null for the General topic (1), which must not be specified (docs/contracts/telegram.md §3.9).</summary>
    public int? SendTopic => Topic is 1 ? null : Topic;

    /// <summary>Gets whether it is the chat with one person, whose id it has; those of groups and channels are negative.</summary>
    public bool IsPrivate => Chat > 0;

    public ChatKey ToKey() => new(TelegramPlatform.PlatformName, Topic is { } topic ? string.Create(CultureInfo.InvariantCulture, $"{Chat}/{topic}") : Chat.ToString(CultureInfo.InvariantCulture));

    public static ChatAddress Parse(ChatKey key)
    {
        var slash = key.Id.IndexOf('/', StringComparison.Ordinal);
        var chat = slash < 0 ? key.Id : key.Id[..slash];
        return new(long.Parse(chat, CultureInfo.InvariantCulture), slash < 0 ? null : int.Parse(key.Id[(slash + 1)..], CultureInfo.InvariantCulture));
    }
}
