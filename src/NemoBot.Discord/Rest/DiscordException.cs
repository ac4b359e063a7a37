namespace NemoBot.Discord.Rest;

/// <summary>Discord said no, or nothing. The message names the endpoint and Discord's own words, never a path or a token.</summary>
/// <param name="status">HTTP status; 0 when there was no answer.</param>
/// <param name="code">Discord's error code (docs/contracts/discord.md §2.1); 0 when there is none.</param>
internal sealed class DiscordException(int status, int code, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public int Status { get; } = status;

    public int Code { get; } = code;

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Discord may have done it all the same, at this try or one before.</summary>
    public bool MayHaveArrived { get; set; }

    /// <summary>The bot's own token was refused before: nothing more is sent.</summary>
    public bool IsStopped { get; init; }

    /// <summary>The interaction's 15 minutes are over, or it is unknown.</summary>
    public bool IsTokenDead => Code is 50027 or 10015 or 10062;

    /// <summary>The channel is gone or closed to the bot: asking again cannot help.</summary>
    public bool IsChannelClosed => Code is 10003 or 50001 or 50013 or 50007 or 50278 or 40094 or 160005;

    public bool IsMessageGone => Code == 10008;

    /// <summary>The message is there and cannot be changed: it stands in an archived thread (a new message opens that again), had too many edits, is not ours.</summary>
    public bool IsMessageFixed => Code is 50083 or 30046 or 50005 or 50021;

    /// <summary>The message to answer is gone, or may not be read: without the answer it can be sent.</summary>
    public bool IsReplyRefused => Code is 10008 or 160002 || (Code == 50035 && Message.Contains("message_reference", StringComparison.Ordinal));

    /// <summary>
    /// What was to be shown was surely refused, with or without Discord's reasons; nothing is said against the channel, the message or the token. 50013 is
    /// about files and embeds where there are any: they may be forbidden where words are not.
    /// </summary>
    public bool IsFormRefused =>
        Status is >= 400 and < 500 and not (401 or 429)
        && !MayHaveArrived
        && (!IsChannelClosed || Code == 50013)
        && !IsTokenDead && !IsMessageGone && !IsMessageFixed;

    public bool IsTooLarge => Status == 413 || Code is 40005 or 50045;
}
