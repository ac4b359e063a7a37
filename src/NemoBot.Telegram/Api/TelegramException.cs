using NemoVideo.Secrets;

namespace NemoBot.Telegram.Api;

/// <summary>Why a call failed.</summary>
internal enum TelegramFault
{
    /// <summary>Certainly not processed: no connection, it was cut before the last byte, or the server ended and gave the call back.</summary>
    NotSent,

    /// <summary>No response, one that is not Telegram's, or an error of the server: the call may have been processed.</summary>
    Unknown,

    /// <summary>The message was sent, and a moderator of the chat deleted it at once: sent again, it is deleted again.</summary>
    Removed,

    /// <summary>429, or our own gate, which remembers an earlier one. See <see cref="TelegramException.RetryAfter"/>.</summary>
    Flood,

    /// <summary>Not sent, by our own decision: the group's edits for this minute are used up, and other posts are not. See <see cref="TelegramException.RetryAfter"/>.</summary>
    HeldBack,

    /// <summary>The group has a new id: <see cref="TelegramException.MigratedTo"/>.</summary>
    Migrated,

    /// <summary>The bot is blocked or kicked, or the user or group no longer exists.</summary>
    Blocked,

    /// <summary>The message already has this content.</summary>
    NotModified,

    /// <summary>The message to edit does not exist.</summary>
    MessageGone,

    /// <summary>The message to edit exists, but can no longer be edited.</summary>
    MessageFixed,

    /// <summary>The message to reply to does not exist, although sending without a reply was allowed.</summary>
    ReplyMissing,

    /// <summary>The topic does not exist (or the server reports so in error, docs/contracts/telegram.md §3.9).</summary>
    ThreadMissing,

    TooLarge,

    /// <summary>The chat does not allow this kind of message; other kinds may be allowed.</summary>
    NoRight,

    /// <summary>Another process is polling, or a webhook is set.</summary>
    Conflict,

    /// <summary>Telegram refuses the token: it is wrong or revoked. Until it is accepted again nothing is sent (<see cref="TelegramClient.IsTokenRefused"/>).</summary>
    Unauthorised,

    /// <summary>Telegram could not parse our HTML.</summary>
    BadMarkup,

    /// <summary>The text exceeds Telegram's limit, as Telegram counts.</summary>
    TooLong,

    /// <summary>The video's thumbnail is refused; the video itself may be accepted.</summary>
    BadThumbnail,

    /// <summary>The message contains a file: its caption can be edited, its text cannot.</summary>
    NotText,

    /// <summary>The message contains text and no file.</summary>
    NotMedia,

    /// <summary>The file is unavailable at the moment; also covers transient errors (docs/contracts/telegram.md §2.1.3).</summary>
    FileUnavailable,

    /// <summary>The button press is too old to be answered.</summary>
    QueryExpired,

    /// <summary>Any other refusal; concerns the content, not the chat.</summary>
    Refused,
}

/// <summary>Reports a failed Bot API call. The message contains the method and Telegram's description, never an address.</summary>
internal sealed class TelegramException(TelegramFault fault, string method, string detail) : Exception($"Telegram {method}: {fault}: {SecretMask.Forms.Apply(detail)}")
{
    public TelegramFault Fault { get; } = fault;

    /// <summary>Gets the method that failed, or <see cref="FileDownloads.Method"/>.</summary>
    public string Method { get; } = method;

    /// <summary>Gets whether the content was certainly refused in this form; another form may be accepted. A file that is too large is too large in every form.</summary>
    public bool IsAboutForm => Fault is TelegramFault.Refused or TelegramFault.NoRight or TelegramFault.FileUnavailable
        or TelegramFault.BadThumbnail or TelegramFault.TooLong or TelegramFault.BadMarkup or TelegramFault.NotText;

    /// <summary>Set with <see cref="TelegramFault.Flood"/> and <see cref="TelegramFault.HeldBack"/>, and where an outcome is to be looked up again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Set with <see cref="TelegramFault.Migrated"/>.</summary>
    public long? MigratedTo { get; init; }

    /// <summary>Gets whether the response timed out; the poller then discards its connections.</summary>
    public bool TimedOut { get; init; }
}

/// <summary>Reports a call that was cancelled before its last byte was sent: it was certainly not processed.</summary>
internal sealed class UnsentException(CancellationToken cancellationToken) : OperationCanceledException(cancellationToken);
