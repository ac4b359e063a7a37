namespace Fakes.Telegram;

/// <summary>The faults of a call.</summary>
public enum TelegramTrouble
{
    /// <summary>The connection is cut before the call is executed.</summary>
    CutBefore,

    /// <summary>The call is executed, and the connection is cut instead of an answer.</summary>
    CutAfter,

    /// <summary>The call is executed, and no answer ever arrives.</summary>
    HangAfter,

    /// <summary>No answer ever arrives, and the call is not executed.</summary>
    Hang,

    /// <summary>A gateway's HTML page.</summary>
    BadGateway,

    /// <summary>A Telegram error, as given.</summary>
    Error,

    /// <summary>The given status with the body of an intermediary: HTML, or nothing.</summary>
    Page,

    /// <summary>The call is executed and answered late.</summary>
    Slow,
}

/// <summary>The faults of a file download.</summary>
public enum TelegramFileTrouble
{
    NotFound,
    BadGateway,

    /// <summary>The connection ends halfway.</summary>
    Cut,

    /// <summary>The file is sent as gzip without being requested.</summary>
    Compressed,

    /// <summary>As <see cref="Cut"/>, without a content length.</summary>
    CutUnmeasured,

    /// <summary>Half of the file with status 206, without a range request.</summary>
    Part,

    Forbidden,
    Gone,
    TooMany,

    /// <summary>302 to another host.</summary>
    Moved,

    /// <summary>Status 200 and a video type, but the content is a page of a few words.</summary>
    Page,

    /// <summary>A page larger than the bytes that are inspected first.</summary>
    LongPage,
    Json,
    Words,
    Nothing,
}

/// <summary>A fault for the next matching calls.</summary>
/// <param name="Method">Null for any.</param>
/// <param name="Chat">Null for any.</param>
public sealed record TelegramFaultRule(TelegramTrouble Trouble, string? Method = null, long? Chat = null)
{
    /// <summary>How many calls it hits.</summary>
    public int Times { get; set; } = 1;

    /// <summary>Only calls whose parameters contain this; null for any.</summary>
    public string? Holding { get; init; }

    /// <summary>For <see cref="Holding"/>: a video, not the picture of a timeline, which a machine that is slow draws when the test is already further.</summary>
    public const string Video = "supports_streaming";

    /// <summary>For <see cref="TelegramTrouble.Error"/> and <see cref="TelegramTrouble.Page"/>.</summary>
    public int Code { get; init; } = 500;

    /// <summary>How long the call is delayed first.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The method whose first executed call this one waits for, so that a test sees both whichever of them is faster; null to wait for none.</summary>
    public string? After { get; init; }

    /// <summary>The error description; for <see cref="TelegramTrouble.Page"/> the whole body.</summary>
    public string Description { get; init; } = "Internal Server Error: restart";

    public int? RetryAfter { get; init; }

    public long? MigrateTo { get; init; }
}

/// <summary>One call as received.</summary>
/// <param name="At">By the fake's clock.</param>
public sealed record TelegramCallRecord(string Method, long? Chat, string Parameters, DateTimeOffset At);
