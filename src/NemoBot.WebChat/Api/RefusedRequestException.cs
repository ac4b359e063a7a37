namespace NemoBot.WebChat.Api;

/// <summary>Why a request was not done; its snake_case name is the <c>code</c> of <see cref="WireError"/>.</summary>
public enum RefusalCode
{
    EmptyMessage,
    TextTooLong,
    TooManyFiles,
    FileTooLarge,
    EmptyFile,
    UnsupportedType,
    NeedsConversion,
    Malformed,
    BadId,
    IdReused,
    NoChat,
    ForeignOrigin,
    ForeignHost,
    AccessCodeNeeded,
    AccessCodeWrong,
    OperatorCodeWrong,
    OperatorLinkUsed,
    TooManyTries,
    NotFound,
    Busy,
    TooManyPages,
    StorageFull,
    ShareUsedUp,
    NothingStored,
    Internal,
}

/// <summary>A request we do not do, and why. Becomes an answer in one place: <see cref="RequestGuard"/>.</summary>
/// <param name="subjects">What it is about (a file's name, a limit), as it goes into the sentence; none when the sentence has no place for it.</param>
public sealed class RefusedRequestException(int status, RefusalCode code, params string[] subjects) : Exception($"{status} {code}")
{
    public int Status { get; } = status;

    public RefusalCode Code { get; } = code;

    public IReadOnlyList<string> Subjects { get; } = subjects;

    /// <summary>The sentence, where it is said in the language of the chat; null: as <see cref="RefusalTexts"/> says it.</summary>
    public string? Words { get; init; }

    public TimeSpan? RetryAfter { get; init; }
}
