using System.Globalization;

namespace NemoBot.Telegram;

/// <summary>The id of a message that one person of a group sees, in the form that the rest of the bot uses. Telegram may use its number again later.</summary>
internal readonly record struct PersonalMessageId(long Chat, long User, int Message)
{
    private const string Mark = "for";

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Mark}:{Chat}:{User}:{Message}");

    /// <summary>Returns null for another id.</summary>
    public static PersonalMessageId? Read(string id) =>
        id.Split(':') is [Mark, var chat, var user, var message]
        && long.TryParse(chat, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var chatId)
        && long.TryParse(user, NumberStyles.None, CultureInfo.InvariantCulture, out var userId)
        && int.TryParse(message, NumberStyles.None, CultureInfo.InvariantCulture, out var messageId)
            ? new(chatId, userId, messageId)
            : null;
}
