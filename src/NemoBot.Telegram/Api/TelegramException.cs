using NemoVideo.Secrets;

namespace NemoBot.Telegram.Api;

/// <summary>Why a call did not do what it should.</summary>
internal enum TelegramFault
{
    /// <summary>Surely not processed: no connection, or Telegram itself said that it is restarting.</summary>
    NotSent,

    /// <summary>No answer, or one that is not Telegram's: it may have been processed.</summary>
    Unknown,

    /// <summary>429; or our own gate, which knows of an earlier one. See <see cref="TelegramException.RetryAfter"/>.</summary>
    Flood,

    /// <summary>The group has a new id: <see cref="TelegramException.MigratedTo"/>.</summary>
    Migrated,

    /// <summary>Blocked, kicked, deactivated, deleted.</summary>
    Blocked,

    /// <summary>The message already is as wished.</summary>
    NotModified,

    /// <summary>The message to change is gone.</summary>
    MessageGone,

    /// <summary>The message to change is there, and may no longer be changed.</summary>
    MessageFixed,

    /// <summary>The message to answer is gone, although sending without an answer was allowed.</summary>
    ReplyMissing,

    /// <summary>The topic is gone (or the server has one of its bad days, docs/contracts/telegram.md §3.9).</summary>
    ThreadMissing,

    TooLarge,

    /// <summary>The chat does not let us send this kind of message; others it may.</summary>
    NoRight,

    /// <summary>Another process polls, or a webhook is set.</summary>
    Conflict,

    /// <summary>The token is wrong or revoked.</summary>
    Unauthorised,

    /// <summary>Our HTML was not understood.</summary>
    BadMarkup,

    /// <summary>The text is longer than Telegram takes, as it counts.</summary>
    TooLong,

    /// <summary>The picture that goes with the video is not taken; the video itself may be.</summary>
    BadThumbnail,

    /// <summary>The message holds a file: its caption can be changed, its text cannot.</summary>
    NotText,

    /// <summary>The file cannot be had now; hides passing faults too (docs/contracts/telegram.md §2.1.3).</summary>
    FileUnavailable,

    /// <summary>The button was pressed too long ago to be answered.</summary>
    QueryExpired,

    /// <summary>Any other refusal: of what was sent, not of the chat.</summary>
    Refused,
}

/// <summary>A call to the Bot API failed. The message names the method and Telegram's words, never an address.</summary>
internal sealed class TelegramException(TelegramFault fault, string method, string detail) : Exception($"Telegram {method}: {fault}: {SecretMask.Forms.Apply(detail)}")
{
    public TelegramFault Fault { get; } = fault;

    /// <summary>The method that failed, or <see cref="TelegramTransport.FileMethod"/>.</summary>
    public string Method { get; } = method;

    /// <summary>What was sent was surely refused as it is; another form of it may be taken. A file that is too large is too large in every form.</summary>
    public bool IsAboutForm => Fault is TelegramFault.Refused or TelegramFault.NoRight or TelegramFault.FileUnavailable
        or TelegramFault.BadThumbnail or TelegramFault.TooLong or TelegramFault.BadMarkup or TelegramFault.NotText;

    /// <summary>Set with <see cref="TelegramFault.Flood"/>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Set with <see cref="TelegramFault.Migrated"/>.</summary>
    public long? MigratedTo { get; init; }

    /// <summary>No answer came in time: for the poller, which then distrusts its connections.</summary>
    public bool TimedOut { get; init; }
}
