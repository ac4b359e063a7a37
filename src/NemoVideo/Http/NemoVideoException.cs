namespace NemoVideo.Http;

/// <summary>What a failed call leaves behind at the API.</summary>
public enum RequestOutcome
{
    /// <summary>The API surely did not get the whole request: no connection was made, or it broke before the body had left. It may be sent again.</summary>
    NotSent,

    /// <summary>The API answered that it did not do what was asked.</summary>
    Refused,

    /// <summary>The request may be at work at the API, and may be charged: what costs credits is not sent again (docs/contracts/nemovideo.md §2.4).</summary>
    Unknown,
}

/// <summary>A call of <see cref="NemoVideoClient"/> failed: with an error of the API (<see cref="NemoVideoApiException"/>), or without a usable answer (<see cref="NemoVideoTransportException"/>).</summary>
/// <remarks>The message is for the log and holds no token.</remarks>
public abstract class NemoVideoException : Exception
{
    private protected NemoVideoException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Whether the request may have had an effect.</summary>
    public abstract RequestOutcome Outcome { get; }
}
