namespace NemoBot.Telegram.Api;

/// <summary>One call, as data, so that the transport can make it again.</summary>
/// <param name="Content">Builds the body anew for each try; null: the method takes none.</param>
internal sealed record TelegramCall(string Method, Func<TelegramBody?> Content)
{
    public CallKind Kind { get; init; } = CallKind.Quick;

    /// <summary>The chat whose rate it counts for; null: none.</summary>
    public long? Chat { get; init; }

    /// <summary>Counts for a group's share of edits.</summary>
    public bool IsEdit { get; init; }

    /// <summary>Doing it twice is the same as once: an unknown outcome may be tried again.</summary>
    public bool IsIdempotent { get; init; }

    /// <summary>How often it is made at most; the poller counts its own tries.</summary>
    public int Tries { get; init; } = 3;
}

/// <summary>What a call's time limit goes by.</summary>
internal enum CallKind
{
    /// <summary>30 seconds in all.</summary>
    Quick,

    /// <summary>The poll's own wait (50 s at most) and 10 seconds.</summary>
    Poll,

    /// <summary>One minute without a byte moving; after the last byte 510 seconds, as the server hangs up after 500 (docs/contracts/telegram.md §2.1.4).</summary>
    Upload,

    /// <summary>510 seconds: a local server fetches the whole file before it answers.</summary>
    Fetch,
}
