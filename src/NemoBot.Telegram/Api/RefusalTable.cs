using Telegram.Bot.Types;

namespace NemoBot.Telegram.Api;

/// <summary>Classifies Telegram's errors. Pure; the texts are Telegram's own (docs/contracts/telegram.md §1.3, §3), because it has no error codes for them.</summary>
internal static class RefusalTable
{
    private static readonly TimeSpan UsualPause = TimeSpan.FromSeconds(5);

    /// <summary>Whatever is asked for: without a pause the call is repeated in a loop, and a timer takes 49 days at most.</summary>
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(1);

    /// <summary>Gets the known texts. Searched in order, and the first match wins: a text precedes those that it contains.</summary>
    internal static IReadOnlyList<(string Words, TelegramFault Fault)> Table { get; } =
    [
        ("message is not modified", TelegramFault.NotModified),
        ("message_not_modified", TelegramFault.NotModified),
        ("message to edit not found", TelegramFault.MessageGone),
        ("message can't be edited", TelegramFault.MessageFixed),
        ("message_edit_time_expired", TelegramFault.MessageFixed),
        ("message_author_required", TelegramFault.MessageFixed),
        ("reply_message_id_invalid", TelegramFault.ReplyMissing),
        ("message_id_invalid", TelegramFault.MessageGone),
        ("message to delete not found", TelegramFault.MessageGone),
        ("message to react not found", TelegramFault.MessageGone),
        ("message identifier is not specified", TelegramFault.MessageGone),
        ("message to be replied not found", TelegramFault.ReplyMissing),
        ("replied message not found", TelegramFault.ReplyMissing),
        ("reply message not found", TelegramFault.ReplyMissing),
        ("there is no text in the message", TelegramFault.NotText),
        ("there is no caption in the message", TelegramFault.NotMedia),
        ("message thread not found", TelegramFault.ThreadMissing),
        ("topic_deleted", TelegramFault.ThreadMissing),
        ("topic_closed", TelegramFault.ThreadMissing),
        ("topic_id_invalid", TelegramFault.ThreadMissing),
        ("can't parse", TelegramFault.BadMarkup),
        ("unsupported start tag", TelegramFault.BadMarkup),
        ("entity_bounds_invalid", TelegramFault.BadMarkup),
        ("entities_too_long", TelegramFault.BadMarkup),
        ("message is too long", TelegramFault.TooLong),
        ("message_too_long", TelegramFault.TooLong),
        ("caption is too long", TelegramFault.TooLong),
        ("caption_too_long", TelegramFault.TooLong),
        ("photo_", TelegramFault.BadThumbnail),
        ("thumbnail", TelegramFault.BadThumbnail),
        ("cover", TelegramFault.BadThumbnail),
        ("file is too big", TelegramFault.TooLarge),
        ("request entity too large", TelegramFault.TooLarge),
        ("wrong file_id or the file is temporarily unavailable", TelegramFault.FileUnavailable),
        ("sent message was immediately deleted", TelegramFault.Removed),
        ("method not found", TelegramFault.Refused), // A server that is older than the method.
        ("query is too old", TelegramFault.QueryExpired),
        ("query id is invalid", TelegramFault.QueryExpired),

        // A missing right for one kind of message does not affect others, whatever the status code.
        ("not enough rights to send", TelegramFault.NoRight),
        ("chat_send_", TelegramFault.NoRight),
        ("chat_write_forbidden", TelegramFault.Blocked),
        ("have no rights to send a message", TelegramFault.Blocked),
        ("need administrator rights", TelegramFault.Blocked),
        ("chat_admin_required", TelegramFault.Blocked),
        ("chat_restricted", TelegramFault.Blocked),
        ("channel_private", TelegramFault.Blocked),
        ("user_banned_in_channel", TelegramFault.Blocked),
        ("user_is_blocked", TelegramFault.Blocked),
        ("user_deactivated", TelegramFault.Blocked),
        ("group chat was deactivated", TelegramFault.Blocked),
        ("chat not found", TelegramFault.Blocked),
        ("bot was kicked", TelegramFault.Blocked),
        ("bot was blocked", TelegramFault.Blocked),
        ("bot is not a member", TelegramFault.Blocked),
        ("bot is not participant", TelegramFault.Blocked),
        ("bot can't initiate conversation", TelegramFault.Blocked),
        ("bot can't send messages to", TelegramFault.Blocked),
        ("user is deactivated", TelegramFault.Blocked),
        ("group chat was deleted", TelegramFault.Blocked),
        ("peer_id_invalid", TelegramFault.Blocked),
    ];

    /// <param name="status">HTTP status code.</param>
    /// <param name="code">The body's error_code; null if the body is not Telegram's JSON (a gateway's HTML page).</param>
    public static TelegramException ToException(string method, int status, int? code, string? description, ResponseParameters? parameters, TimeSpan? retryAfterHeader)
    {
        var words = description ?? $"HTTP {status} without Telegram's JSON";
        if (parameters?.MigrateToChatId is { } newId)
        {
            return new(TelegramFault.Migrated, method, words) { MigratedTo = newId };
        }

        if ((code ?? status) == 429)
        {
            var wait = parameters?.RetryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : retryAfterHeader ?? UsualPause;
            return new(TelegramFault.Flood, method, words) { RetryAfter = wait < ShortestPause ? ShortestPause : wait > LongestPause ? LongestPause : wait };
        }

        return new(Sort(method, status, code, words), method, words);
    }

    private static TelegramFault Sort(string method, int status, int? code, string words)
    {
        foreach (var (known, fault) in Table)
        {
            if (words.Contains(known, StringComparison.OrdinalIgnoreCase))
            {
                return fault;
            }
        }

        return (code ?? status) switch
        {
            // An older server knows the token, and not the method.
            404 when code is not null && method == "sendMessageDraft" => TelegramFault.Refused,
            // A gateway that finds no server, or asks for a password of its own, says nothing about the token.
            401 or 404 => code is null ? TelegramFault.NotSent : TelegramFault.Unauthorised,
            // A gateway's page says nothing about the chat; and an unknown refusal of a video need not apply to a text.
            403 => code is null ? TelegramFault.Refused : IsMedia(method) ? TelegramFault.NoRight : TelegramFault.Blocked,
            409 => TelegramFault.Conflict,
            413 => TelegramFault.TooLarge,
            >= 500 => code is not null && IsShutdown(words) ? TelegramFault.NotSent : TelegramFault.Unknown,
            >= 200 and < 400 => TelegramFault.Unknown,
            _ => TelegramFault.Refused,
        };
    }

    /// <summary>Returns whether a server that ends gave the call back: it was not executed. Every other 500 may come after the deed (docs/contracts/telegram.md §3.7).</summary>
    private static bool IsShutdown(string words) =>
        words.EndsWith("restart", StringComparison.OrdinalIgnoreCase) || words.EndsWith("request aborted", StringComparison.OrdinalIgnoreCase);

    private static bool IsMedia(string method) => method is "editMessageMedia" or "sendVideo" or "sendDocument" or "sendPhoto" or "sendMediaGroup";
}
