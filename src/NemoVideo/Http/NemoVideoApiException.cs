namespace NemoVideo.Http;

/// <summary>Why NemoVideo refused; docs/contracts/nemovideo.md §2.2 defines the bot's reaction to each.</summary>
public enum NemoErrorCode
{
    /// <summary>The answer is unreadable (not JSON, wrong shape, too large).</summary>
    Unreadable,

    /// <summary>1001 (1010, 1011), HTTP 401, or a 403 whose text names the token: bad or expired token.</summary>
    InvalidToken,

    /// <summary>1002, or 404 on state or chat: the session is gone.</summary>
    SessionNotFound,

    /// <summary>2001: no credits left (or 402 outside of export, unless the text is about the plan only).</summary>
    OutOfCredits,

    /// <summary>4001: the file's format is not accepted.</summary>
    UnsupportedFile,

    /// <summary>4002 or HTTP 413: the file is too large.</summary>
    FileTooLarge,

    /// <summary>An upload answered with success but without a file: nothing arrived, and it may be sent again.</summary>
    NothingArrived,

    /// <summary>400 on the anonymous token: the client id was missing or bad.</summary>
    ClientIdMissing,

    /// <summary>402 on export: the subscription does not include it (or attribution headers were missing: our bug). Elsewhere only if the text says so.</summary>
    PlanRequired,

    /// <summary>403 with a scope named in <see cref="NemoVideoApiException.Scope"/>: the token lacks this permission.</summary>
    ScopeMissing,

    /// <summary>Any other 403: may be temporary.</summary>
    Forbidden,

    /// <summary>422: our request was malformed; a bug in the client.</summary>
    Malformed,

    /// <summary>429; on the anonymous token it means that no free trial is available from this machine now.</summary>
    Throttled,

    /// <summary>The server does not know the render id.</summary>
    RenderNotFound,

    /// <summary>An internal error of the backend: 5xx or an error frame without a known code.</summary>
    ServerTrouble,

    /// <summary>Any other refusal with its own code (<see cref="NemoVideoApiException.RawCode"/>).</summary>
    Refused,
}

/// <summary>NemoVideo answered with an error, or with an unreadable answer.</summary>
/// <remarks><see cref="Code"/> determines what the user reads.</remarks>
public sealed class NemoVideoApiException(NemoErrorCode code, string message) : NemoVideoException(message)
{
    public NemoErrorCode Code { get; } = code;

    /// <summary>After an internal error or an unreadable answer, the server may have accepted the request all the same.</summary>
    public override RequestOutcome Outcome => Code is NemoErrorCode.ServerTrouble or NemoErrorCode.Unreadable ? RequestOutcome.Unknown : RequestOutcome.Refused;

    /// <summary>The <c>code</c> of the envelope or the HTTP status, whichever reported the error; 0 if neither did.</summary>
    public int RawCode { get; init; }

    /// <summary>The scope the token lacks (<c>render</c>, <c>upload</c>, …); null unless <see cref="NemoErrorCode.ScopeMissing"/>.</summary>
    public string? Scope { get; init; }

    /// <summary>The wait that the server asked for (<c>Retry-After</c>); null if it did not.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
