using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace NemoBot.Telegram;

/// <summary>
/// A message's id, in the form that the rest of the bot uses: <c>chat:message</c>. It contains the chat, because a group that becomes a supergroup keeps its
/// history in the bot, while its new messages are numbered from 1 again.
/// </summary>
internal readonly record struct ChatMessageId(long Chat, int Message)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Chat}:{Message}");

    /// <summary>Also parses the inbox's longer form <c>chat:message:digest</c>; returns false for a press (<c>q:…</c>), which is not a message.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ChatMessageId id)
    {
        var parts = (text ?? "").Split(':');
        id = default;
        if (parts.Length < 2
            || !long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var chat)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var message))
        {
            return false;
        }

        id = new(chat, message);
        return true;
    }
}
