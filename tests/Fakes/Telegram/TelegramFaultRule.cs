namespace Fakes.Telegram;

/// <summary>What goes wrong with a call.</summary>
public enum TelegramTrouble
{
    /// <summary>The connection is cut before anything is done.</summary>
    CutBefore,

    /// <summary>It is done, and the connection is cut instead of an answer.</summary>
    CutAfter,

    /// <summary>It is done, and no answer ever comes.</summary>
    HangAfter,

    /// <summary>No answer ever comes, and nothing is done.</summary>
    Hang,

    /// <summary>A gateway's HTML page.</summary>
    BadGateway,

    /// <summary>An error of Telegram's, as given.</summary>
    Error,

    /// <summary>The status as given, and something in between's own body: HTML, or nothing.</summary>
    Page,

    /// <summary>It is done and answered, late.</summary>
    Slow,
}

/// <summary>What goes wrong with the download of a file.</summary>
public enum TelegramFileTrouble
{
    NotFound,
    BadGateway,

    /// <summary>The connection ends after half of it.</summary>
    Cut,

    /// <summary>It comes as gzip, which nobody asked for.</summary>
    Compressed,

    /// <summary>As <see cref="Cut"/>, and no length was told.</summary>
    CutUnmeasured,

    /// <summary>Half of it, with 206, as if that had been asked for.</summary>
    Part,

    Forbidden,
    Gone,
    TooMany,

    /// <summary>302 to somewhere else.</summary>
    Moved,

    /// <summary>200, a video's type, and in truth a page of a few words.</summary>
    Page,

    /// <summary>A page larger than what is looked at first.</summary>
    LongPage,
    Json,
    Words,
    Nothing,
}

/// <summary>A fault to come: for the next calls that match.</summary>
/// <param name="Method">Null: any.</param>
/// <param name="Chat">Null: any.</param>
public sealed record TelegramFaultRule(TelegramTrouble Trouble, string? Method = null, long? Chat = null)
{
    /// <summary>How many calls it hits; then it is over.</summary>
    public int Times { get; set; } = 1;

    /// <summary>Only calls whose parameters hold this; null: any.</summary>
    public string? Holding { get; init; }

    /// <summary>Of <see cref="TelegramTrouble.Error"/> and <see cref="TelegramTrouble.Page"/>.</summary>
    public int Code { get; init; } = 500;

    /// <summary>How long the call lies there first.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>What is wrong; of <see cref="TelegramTrouble.Page"/> the whole body.</summary>
    public string Description { get; init; } = "Internal Server Error: restart";

    public int? RetryAfter { get; init; }

    public long? MigrateTo { get; init; }
}

/// <summary>One call as it came.</summary>
/// <param name="At">By the fake's clock.</param>
public sealed record TelegramCallRecord(string Method, long? Chat, string Parameters, DateTimeOffset At);
