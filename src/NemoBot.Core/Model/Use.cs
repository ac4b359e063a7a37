namespace NemoBot.Core.Model;

/// <summary>Specifies a scarce resource with a limit per period.</summary>
public enum Scarce
{
    /// <summary>Edits per day (UTC): with the operator's token, and of a person who has a quota with any account.</summary>
    Edits,

    /// <summary>Exports and previews per day (UTC), counted as <see cref="Edits"/>.</summary>
    Exports,

    /// <summary>Free accounts fetched in seven days (UTC), today and the six before.</summary>
    Accounts,

    /// <summary>Jobs that are queued or running.</summary>
    WaitingJobs,

    /// <summary>Addresses that were registered for the ends of jobs, per day (UTC).</summary>
    Hooks,

    /// <summary>Kilobytes (1,024 bytes) of files received per day (UTC).</summary>
    Kilobytes,

    /// <summary>Credits per day (UTC) of accounts that the bot provides. An edit counts its usual price when it is accepted, and its cost when it ends.</summary>
    Credits,
}

/// <summary>A use of a scarce resource.</summary>
/// <param name="Who">The key that it counts for: a chat's key, <see cref="IncomingMessage.CountedAs"/>, or <see cref="Everybody"/>.</param>
/// <param name="Count">The amount used.</param>
/// <param name="Most">The limit for the period, including earlier uses.</param>
public sealed record Use(string Who, Scarce What, int Count, int Most)
{
    /// <summary>All users together.</summary>
    public const string Everybody = "everybody";

    /// <summary>Gets whether the limit is the person's quota, whichever account is used; false for a share of the operator's account.</summary>
    public bool IsQuota { get; init; }

    /// <summary>Gets the day (UTC) that a use which is given back was counted on; null for the last day that has as many. Uses always count for the day on which they are stored.</summary>
    public DateOnly? Day { get; init; }
}

/// <summary>Thrown when a step would exceed a limit; nothing of the step is written.</summary>
public sealed class UsedUpException(Use use) : Exception($"{use.What}: no {use.Count} of {use.Most} are left.")
{
    public Use Use { get; } = use;
}
