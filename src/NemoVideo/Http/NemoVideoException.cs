namespace NemoVideo.Http;

/// <summary>The effect of a failed call at the API.</summary>
public enum RequestOutcome
{
    /// <summary>The API certainly did not receive the whole request: no connection was made, or it broke before the body was sent. It may be sent again.</summary>
    NotSent,

    /// <summary>The API answered that it did not do the work.</summary>
    Refused,

    /// <summary>The API may be processing the request, and may charge for it: what costs credits is not sent again (docs/contracts/nemovideo.md §2.4).</summary>
    Unknown,
}

/// <summary>A call of <see cref="NemoVideoClient"/> failed: with an error of the API (<see cref="NemoVideoApiException"/>), or without a usable answer (<see cref="NemoVideoTransportException"/>).</summary>
/// <remarks>The message is for the log and contains no token.</remarks>
public abstract class NemoVideoException : Exception
{
    private protected NemoVideoException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Gets whether the request may have had an effect.</summary>
    public abstract RequestOutcome Outcome { get; }
}
