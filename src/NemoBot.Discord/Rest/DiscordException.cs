namespace NemoBot.Discord.Rest;

/// <summary>Reports a refused or unanswered call. The message contains the endpoint and Discord's own text, never a path or a token.</summary>
/// <param name="status">HTTP status code; 0 without a response of Discord.</param>
/// <param name="code">Discord's error code (docs/contracts/discord.md §2.1); 0 if there is none.</param>
internal sealed class DiscordException(int status, int code, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public int Status { get; } = status;

    public int Code { get; } = code;

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Gets or sets whether Discord may have executed the call, at this try or an earlier one.</summary>
    public bool MayHaveArrived { get; set; }

    /// <summary>Gets whether the call was not sent because the bot's token was refused earlier.</summary>
    public bool IsStopped { get; init; }

    /// <summary>Gets whether the call was not sent because we know its limit: others may pass.</summary>
    public bool IsHeldBack { get; init; }

    /// <summary>Gets whether the interaction's 15 minutes have expired, or it is unknown.</summary>
    public bool IsTokenDead => Code is 50027 or 10015 or 10062;

    /// <summary>Gets whether the channel no longer exists, or the bot has no access: a retry cannot help.</summary>
    public bool IsChannelClosed => Code is 10003 or 50001 or 50013 or 50007 or 50278 or 40094 or 160005;

    public bool IsMessageGone => Code == 10008;

    /// <summary>Gets whether the message exists but cannot be edited: it is in an archived thread (a new message unarchives it), had too many edits, or is not ours.</summary>
    public bool IsMessageFixed => Code is 50083 or 30046 or 50005 or 50021;

    /// <summary>Gets whether the message to reply to does not exist, or cannot be read: the message can be sent without the reply.</summary>
    public bool IsReplyRefused => Code is 10008 or 160002 || (Code == 50035 && Message.Contains("message_reference", StringComparison.Ordinal));

    /// <summary>
    /// Gets whether Discord certainly refused the content, with or without reasons, and not the channel, the message or the token. With files or embeds, 50013
    /// refers to them: they may be forbidden even if text is allowed.
    /// </summary>
    public bool IsFormRefused =>
        Status is >= 400 and < 500 and not (401 or 429)
        && !MayHaveArrived
        && (!IsChannelClosed || Code == 50013)
        && !IsTokenDead && !IsMessageGone && !IsMessageFixed;

    public bool IsTooLarge => Status == 413 || Code is 40005 or 50045;
}
