namespace NemoBot.Telegram.Api;

/// <summary>Represents a call as data, so that the transport can retry it.</summary>
/// <param name="Content">Creates a new body for each try; returns null if the method has no body.</param>
internal sealed record ApiCall(string Method, Func<CallBody?> Content)
{
    public CallKind Kind { get; init; } = CallKind.Quick;

    /// <summary>Gets the chat whose rate limit applies; null for none.</summary>
    public long? Chat { get; init; }

    /// <summary>Gets whether the call counts against a group's edit limit.</summary>
    public bool IsEdit { get; init; }

    /// <summary>Gets whether a retry is harmless: then the call is retried after an unknown outcome.</summary>
    public bool IsIdempotent { get; init; }

    /// <summary>Gets the maximum number of tries; the poller counts its own.</summary>
    public int Tries { get; init; } = 3;
}

/// <summary>Determines a call's timeout.</summary>
internal enum CallKind
{
    /// <summary>30 seconds in total.</summary>
    Quick,

    /// <summary>The long poll's timeout (50 s at most) plus 10 seconds.</summary>
    Poll,

    /// <summary>One minute without progress; after the last byte 510 seconds, because the server closes the connection after 500 (docs/contracts/telegram.md §2.1.4).</summary>
    Upload,

    /// <summary>510 seconds: a local server downloads the whole file before it answers.</summary>
    Fetch,
}
