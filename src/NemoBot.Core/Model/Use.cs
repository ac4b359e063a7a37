namespace NemoBot.Core.Model;

/// <summary>Something of which there is only so much in a time.</summary>
public enum Scarce
{
    /// <summary>Edits with the operator's token on one day (UTC).</summary>
    Edits,

    /// <summary>Exports with the operator's token on one day (UTC).</summary>
    Exports,

    /// <summary>Free accounts fetched on seven days (UTC), today and the six before.</summary>
    Accounts,

    /// <summary>Jobs that are queued or running now.</summary>
    WaitingJobs,
}

/// <summary>A use of something scarce.</summary>
/// <param name="Who">Whom it counts for: a chat's key, <see cref="IncomingMessage.CountedAs"/>, or <see cref="Everybody"/>.</param>
/// <param name="Count">How much is used.</param>
/// <param name="Most">How much there is in the time, what was used before included.</param>
public sealed record Use(string Who, Scarce What, int Count, int Most)
{
    /// <summary>All people together.</summary>
    public const string Everybody = "everybody";
}

/// <summary>There is not as much left as the step would use; nothing of the step was written.</summary>
public sealed class UsedUpException(Use use) : Exception($"{use.What}: no {use.Count} of {use.Most} are left.")
{
    public Use Use { get; } = use;
}
