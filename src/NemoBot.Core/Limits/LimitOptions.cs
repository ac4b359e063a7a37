namespace NemoBot.Core.Limits;

/// <summary>How fast people may be, and how much one of them may have of what is for all; section <c>Limits</c>.</summary>
public sealed class LimitOptions
{
    public const string Section = "Limits";

    /// <summary>Messages of one person on one platform (in the web chat: of one network address), each minute; as many may come at once. Default 30, 1 to 1,000,000.</summary>
    public int PersonPerMinute { get; set; } = 30;

    /// <summary>Messages of one chat, all its people together. Default 60, 1 to 1,000,000.</summary>
    public int ChatPerMinute { get; set; } = 60;

    /// <summary>Requests of one network address to the web chat, files included. Default 600, 1 to 1,000,000.</summary>
    public int RequestsPerMinute { get; set; } = 600;

    /// <summary>
    /// Free accounts fetched for one person or network address in 7 days, of about ten that NemoVideo gives this machine. Default 2, 1 to 1,000,000.
    /// </summary>
    public int FreeAccountsPerWeek { get; set; } = 2;

    /// <summary>Jobs that wait or run for one person or network address in all their chats; a chat has a limit of its own. Default 60, 1 to 1,000,000.</summary>
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
