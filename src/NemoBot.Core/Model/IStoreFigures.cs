namespace NemoBot.Core.Model;

/// <summary>Counts for the operator: nobody's content, nobody's name.</summary>
public interface IStoreFigures
{
    /// <param name="failuresSince">Failed jobs are counted from here on.</param>
    Task<StoreFigures> FiguresAsync(DateTimeOffset failuresSince, CancellationToken cancellationToken);
}

/// <summary>What the store holds.</summary>
/// <param name="Chats">By platform; moved ones count at their new address only.</param>
/// <param name="Failures">Jobs by kind that failed lately.</param>
/// <param name="MessagesWaiting">Accepted and not handled yet.</param>
/// <param name="MessagesAside">Cannot be decrypted: the keys are missing.</param>
/// <param name="PostsWaiting">To be sent or edited.</param>
/// <param name="Quarantined">Raw input that nobody understood.</param>
/// <param name="EditsToday">Made today (UTC) with the operator's token, by all chats.</param>
public sealed record StoreFigures(
    IReadOnlyDictionary<string, long> Chats,
    IReadOnlyDictionary<(JobKind Kind, JobState State), long> Jobs,
    IReadOnlyDictionary<JobKind, long> Failures,
    long MessagesWaiting,
    long MessagesAside,
    long PostsWaiting,
    long Quarantined,
    long EditsToday,
    long ExportsToday,
    long TokensInWeek,
    long Files,
    long FileBytes);
