namespace NemoBot.Core.Limits;

/// <summary>Rate limits of users, and each user's share of common resources; section <c>Limits</c>.</summary>
public sealed class LimitOptions
{
    public const string Section = "Limits";

    /// <summary>Messages per minute of one user on one platform (in the web chat: of one network address); a burst may be as large. Default 30, 1 to 1,000,000.</summary>
    public int PersonPerMinute { get; set; } = 30;

    /// <summary>Messages per minute of one chat, all its users together. Default 60, 1 to 1,000,000.</summary>
    public int ChatPerMinute { get; set; } = 60;

    /// <summary>Requests per minute of one network address to the web chat, including files. Default 600, 1 to 1,000,000.</summary>
    public int RequestsPerMinute { get; set; } = 600;

    /// <summary>
    /// Free accounts fetched for one user or network address in 7 days, of about ten that NemoVideo grants this machine. Default 2, 1 to 1,000,000.
    /// </summary>
    public int FreeAccountsPerWeek { get; set; } = 2;

    /// <summary>Queued and running jobs of one user or network address in all their chats; a chat has a separate limit. Default 60, 1 to 1,000,000.</summary>
    public int UnfinishedJobs { get; set; } = 60;

    public IEnumerable<string> Faults() =>
        new[]
            {
                (nameof(PersonPerMinute), PersonPerMinute), (nameof(ChatPerMinute), ChatPerMinute), (nameof(RequestsPerMinute), RequestsPerMinute),
                (nameof(FreeAccountsPerWeek), FreeAccountsPerWeek), (nameof(UnfinishedJobs), UnfinishedJobs),
            }
            .Where(limit => limit.Item2 is < 1 or > 1_000_000)
            .Select(limit => $"{Section}:{limit.Item1} must be between 1 and 1000000.");
}
