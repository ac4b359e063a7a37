using System.Text.RegularExpressions;
using NemoBot.Core.Model;
using NemoBot.Telegram.Outgoing;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace NemoBot.Telegram.Incoming;

/// <summary>Represents a message's text, without its command and its mention of the bot. Pure.</summary>
/// <param name="IsCommandForUs">In a group: the command names this bot, or is one of ours and names no bot.</param>
/// <param name="IsCommandForOther">In a group: the command names another bot.</param>
internal sealed partial record MessageWords(string Text, string? Command, bool IsMentioned, bool IsCommandForUs, bool IsCommandForOther)
{
    public static MessageWords None { get; } = new("", null, false, false, false);

    public static MessageWords Read(Message message, BotIdentity bot)
    {
        var raw = message.Text ?? message.Caption ?? "";
        var text = VisibleText.Of(WithoutMention(raw, message.Text is null ? message.CaptionEntities : message.Entities, bot, out var isMentioned));
        var (word, rest) = VisibleText.FirstWord(text);
        if (CommandForm.Match(word) is { Success: true } found)
        {
            var name = found.Groups["name"].Value.ToLowerInvariant();
            var target = found.Groups["bot"];
            // In a private chat there is nobody else: the name was picked from a list, or is an older one.
            var isOurs = target.Success && (message.Chat.Type == ChatType.Private || target.ValueSpan.Equals(bot.Username, StringComparison.OrdinalIgnoreCase));
            if (target.Success && !isOurs)
            {
                return new(text, null, isMentioned, false, true);
            }

            return new(rest, name, isMentioned || isOurs, isOurs || CommandMenu.IsOurs(name), false);
        }

        return new(text, null, isMentioned, false, false);
    }

    private static string WithoutMention(string raw, MessageEntity[]? entities, BotIdentity bot, out bool isMentioned)
    {
        isMentioned = false;
        var text = raw;
        // From the end, so that earlier offsets stay valid.
        for (var i = (entities?.Length ?? 0) - 1; i >= 0; i--)
        {
            var entity = entities![i];
            if (entity.Offset < 0 || entity.Length <= 0 || entity.Offset > text.Length - entity.Length || !IsUs(raw, entity, bot))
            {
                continue;
            }

            isMentioned = true;
            var before = text[..entity.Offset].TrimEnd(' ');
            var after = text[(entity.Offset + entity.Length)..].TrimStart(' ', ',', ':');
            text = before.Length > 0 && after.Length > 0 ? $"{before} {after}" : before + after;
        }

        return text.Trim();
    }

    private static bool IsUs(string raw, MessageEntity entity, BotIdentity bot) => entity.Type switch
    {
        MessageEntityType.Mention => raw.AsSpan(entity.Offset, entity.Length) is ['@', .. var name] && name.Equals(bot.Username, StringComparison.OrdinalIgnoreCase),
        MessageEntityType.TextMention => entity.User?.Id == bot.Id,
        _ => false,
    };

    [GeneratedRegex(@"^/(?<name>[A-Za-z0-9_]{1,32})(?:@(?<bot>[A-Za-z0-9_]{1,64}))?$", RegexOptions.CultureInvariant)]
    private static partial Regex CommandForm { get; }
}
