namespace NemoBot.Storage.Rows;

/// <summary>How long rows are kept that nobody deletes.</summary>
public static class Retention
{
    /// <summary>How long message ids are kept to detect a redelivery by a platform or a client.</summary>
    public static readonly TimeSpan Seen = TimeSpan.FromDays(30);

    /// <summary>The period in which anonymous token fetches are counted.</summary>
    public static readonly TimeSpan TokenFetches = TimeSpan.FromDays(7);

    /// <summary>How long to remember orphans that are no longer on disk.</summary>
    public static readonly TimeSpan Orphans = TimeSpan.FromDays(30);

    /// <summary>Maximum number of entries in the ledger of a chat.</summary>
    public const int Charges = 50;

    /// <summary>Maximum number of quarantined inputs of a platform.</summary>
    public const int Quarantined = 1000;
}
