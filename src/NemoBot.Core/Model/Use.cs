namespace NemoBot.Core.Model;

/// <summary>Specifies a scarce resource with a limit per period.</summary>
public enum Scarce
{
    /// <summary>Edits with the operator's token per day (UTC).</summary>
    Edits,

    /// <summary>Exports with the operator's token per day (UTC).</summary>
    Exports,

    /// <summary>Free accounts fetched in seven days (UTC), today and the six before.</summary>
    Accounts,

    /// <summary>Jobs that are queued or running.</summary>
    WaitingJobs,

    /// <summary>Addresses that were registered for the ends of jobs, per day (UTC).</summary>
    Hooks,
}

/// <summary>A use of a scarce resource.</summary>
/// <param name="Who">The key that it counts for: a chat's key, <see cref="IncomingMessage.CountedAs"/>, or <see cref="Everybody"/>.</param>
/// <param name="Count">The amount used.</param>
/// <param name="Most">The limit for the period, including earlier uses.</param>
public sealed record Use(string Who, Scarce What, int Count, int Most)
{
    /// <summary>All users together.</summary>
    public const string Everybody = "everybody";
}

/// <summary>Thrown when a step would exceed a limit; nothing of the step is written.</summary>
public sealed class UsedUpException(Use use) : Exception($"{use.What}: no {use.Count} of {use.Most} are left.")
{
    public Use Use { get; } = use;
}
