using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using NemoBot.Core.Model;

namespace NemoBot.Telegram;

/// <summary>Represents a chat's address: <c>chat</c>, or <c>chat/topic</c> in a chat with topics.</summary>
internal readonly record struct TelegramAddress(long Chat, long? Topic)
{
    public const string Platform = "telegram";

    /// <summary>Gets the topic to send to; null for the General topic (1), which must not be specified (docs/contracts/telegram.md §3.9).</summary>
    public long? SendTopic => Topic is 1 ? null : Topic;

    public ChatKey ToKey() => new(Platform, Topic is { } topic ? string.Create(CultureInfo.InvariantCulture, $"{Chat}/{topic}") : Chat.ToString(CultureInfo.InvariantCulture));

    public static TelegramAddress Parse(ChatKey key)
    {
        var slash = key.Id.IndexOf('/', StringComparison.Ordinal);
        var chat = slash < 0 ? key.Id : key.Id[..slash];
        return new(long.Parse(chat, CultureInfo.InvariantCulture), slash < 0 ? null : long.Parse(key.Id[(slash + 1)..], CultureInfo.InvariantCulture));
    }
}

/// <summary>
/// A message's id, in the form that the rest of the bot uses: <c>chat:message</c>. It contains the chat, because a group that becomes a supergroup keeps its
/// history in the bot, while its new messages are numbered from 1 again.
/// </summary>
internal readonly record struct TelegramMessageId(long Chat, long Message)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Chat}:{Message}");

    /// <summary>Also parses the inbox's longer form <c>chat:message:digest</c>; returns false for a press (<c>q:…</c>), which is not a message.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TelegramMessageId id)
    {
        var parts = (text ?? "").Split(':');
        id = default;
        if (parts.Length < 2
            || !long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var chat)
            || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var message))
        {
            return false;
        }

        id = new(chat, message);
        return true;
    }
}
