namespace NemoVideo.Http;

/// <summary>How a transfer failed.</summary>
public enum TransportFault
{
    /// <summary>No connection: refused, name not resolved, TLS or proxy failed, or the limit for connecting passed.</summary>
    NotConnected,

    /// <summary>The connection broke before the response headers.</summary>
    Lost,

    /// <summary>The response body was interrupted or is corrupt.</summary>
    Cut,

    /// <summary>A time limit of the client or of its caller passed.</summary>
    TimedOut,

    /// <summary>The answer is not what was requested: no HTTP, an unknown encoding, a page instead of a file, a file of another length.</summary>
    InvalidAnswer,
}

/// <summary>No usable answer arrived: the API could not be reached, the connection broke, or a time limit passed.</summary>
/// <param name="outcome"><see cref="RequestOutcome.NotSent"/> only if that is certain.</param>
public sealed class NemoVideoTransportException(TransportFault fault, RequestOutcome outcome, string message, Exception? innerException = null)
    : NemoVideoException(message, innerException)
{
    public TransportFault Fault { get; } = fault;

    public override RequestOutcome Outcome { get; } = outcome;
}
