namespace NemoBot.Platforms.Discord.Rest;

/// <summary>Discord said no, or nothing. The message names the endpoint and Discord's own words, never a path or a token.</summary>
/// <param name="status">HTTP status; 0 when there was no answer.</param>
/// <param name="code">Discord's error code; 0 when there is none.</param>
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
    public bool IsChannelClosed => Code is 10003 or 50001 or 50013 or 50007 or 50278 or 40094;

    public bool IsMessageGone => Code == 10008;

    public bool IsTooLarge => Status == 413 || Code is 40005 or 50045;
}
