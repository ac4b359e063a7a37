namespace NemoVideo.Http;

/// <summary>Why NemoVideo said no; what the bot does about each is in docs/contracts/nemovideo.md §2.2.</summary>
public enum NemoErrorCode
{
    /// <summary>The answer could not be understood (no JSON, wrong shape, too large).</summary>
    Unreadable,

    /// <summary>1001 (1010, 1011), HTTP 401, or a 403 whose text names the token: bad or expired token.</summary>
    InvalidToken,

    /// <summary>1002, or 404 on state or chat: the session is gone.</summary>
    SessionNotFound,

    /// <summary>2001: no credits left (402 outside of export, where the text speaks of credits).</summary>
    OutOfCredits,

    /// <summary>4001: the file's format is not accepted.</summary>
    UnsupportedFile,

    /// <summary>4002 or HTTP 413: the file is too large.</summary>
    FileTooLarge,

    /// <summary>An upload that was answered with success and without a file: nothing arrived, and it may be sent again.</summary>
    NothingArrived,

    /// <summary>400 on the anonymous token: the client id was missing or bad.</summary>
    ClientIdMissing,

    /// <summary>402 on export: the subscription does not include it (or attribution headers were missing: our bug).</summary>
    PlanRequired,

    /// <summary>403 with a scope named in <see cref="NemoVideoApiException.Scope"/>: the token may not do this.</summary>
    ScopeMissing,

    /// <summary>Any other 403: may pass.</summary>
    Forbidden,

    /// <summary>422: our request was malformed; a bug of ours.</summary>
    Malformed,

    /// <summary>429; on the anonymous token it means that no free trial is available from this machine now.</summary>
    Throttled,

    /// <summary>A render id that the server does not know.</summary>
    RenderNotFound,

    /// <summary>The backend's own trouble: 5xx or an error frame without a known code.</summary>
    ServerTrouble,

    /// <summary>Any other refusal with a code of its own (<see cref="NemoVideoApiException.RawCode"/>).</summary>
    Refused,
}

/// <summary>NemoVideo answered with an error, or with something that cannot be understood.</summary>
/// <remarks>What a person reads is chosen from <see cref="Code"/>.</remarks>
public sealed class NemoVideoApiException(NemoErrorCode code, string message) : NemoVideoException(message)
{
    public NemoErrorCode Code { get; } = code;

    /// <summary>A server in trouble, or one that is not understood, may have taken the request all the same.</summary>
    public override RequestOutcome Outcome => Code is NemoErrorCode.ServerTrouble or NemoErrorCode.Unreadable ? RequestOutcome.Unknown : RequestOutcome.Refused;

    /// <summary>The <c>code</c> of the envelope or the HTTP status, whichever said no; 0 when neither did.</summary>
    public int RawCode { get; init; }

    /// <summary>The scope the token lacks (<c>render</c>, <c>upload</c>, …); null unless <see cref="NemoErrorCode.ScopeMissing"/>.</summary>
    public string? Scope { get; init; }

    /// <summary>How long the server asked to wait (<c>Retry-After</c>); null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
