namespace NemoBot.WebChat.Api;

/// <summary>Why a request was refused; the snake_case name is the <c>code</c> of <see cref="WireError"/>.</summary>
public enum RefusalCode
{
    EmptyMessage,
    TextTooLong,
    TooManyFiles,
    FileTooLarge,
    EmptyFile,
    UnsupportedType,
    WrongContent,
    NeedsConversion,
    HeicPhoto,
    Malformed,
    BadId,
    IdReused,
    NoChat,
    ApiKeyWrong,
    ForeignOrigin,
    ForeignHost,
    AccessCodeNeeded,
    AccessCodeWrong,
    OperatorCodeWrong,
    OperatorLinkUsed,
    OperatorMayOnlyLook,
    TooManyTries,
    NotFound,
    Busy,
    TooManyPages,
    StorageFull,
    ShareUsedUp,
    QuotaUsedUp,
    PersonBlocked,
    UploadGone,
    UploadElsewhere,
    UploadFirst,
    NothingStored,
    FilesAway,
    LinkGone,
    HookAddress,
    TooManyHooks,
    Internal,
}

/// <summary>Refuses a request. <see cref="RequestGuard"/> converts it to a response.</summary>
/// <param name="subjects">Values for the message's placeholders (a file name, a limit); empty if it has none. A <see cref="long"/> is a size in bytes.</param>
public sealed class RefusedRequestException(int status, RefusalCode code, params object[] subjects) : Exception($"{status} {code}")
{
    public int Status { get; } = status;

    public RefusalCode Code { get; } = code;

    public IReadOnlyList<object> Subjects { get; } = subjects;

    /// <summary>Gets the message in the language of the chat; null uses <see cref="RefusalTexts"/>.</summary>
    public string? Words { get; init; }

    public TimeSpan? RetryAfter { get; init; }
}
