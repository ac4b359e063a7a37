namespace NemoVideo.Http;

/// <summary>How a transfer failed.</summary>
public enum TransportFault
{
    /// <summary>No connection: refused, name not resolved, TLS or proxy failed, or the limit for connecting passed.</summary>
    NotConnected,

    /// <summary>The connection broke before the headers of the answer.</summary>
    Lost,

    /// <summary>The body of the answer broke off or is damaged.</summary>
    Cut,

    /// <summary>A time limit of the client or of its caller passed.</summary>
    TimedOut,

    /// <summary>What came is not what was asked for: no HTTP, an unknown encoding, a page in a file's place, a file of another length.</summary>
    InvalidAnswer,
}

/// <summary>No usable answer came: the API could not be reached, the connection broke, or a time limit passed.</summary>
/// <param name="outcome"><see cref="RequestOutcome.NotSent"/> only where that is certain.</param>
public sealed class NemoVideoTransportException(TransportFault fault, RequestOutcome outcome, string message, Exception? innerException = null)
    : NemoVideoException(message, innerException)
{
    public TransportFault Fault { get; } = fault;

    public override RequestOutcome Outcome { get; } = outcome;
}
