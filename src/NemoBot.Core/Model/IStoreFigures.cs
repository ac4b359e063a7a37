namespace NemoBot.Core.Model;

/// <summary>Provides counts for the operator, without content or names.</summary>
public interface IStoreFigures
{
    /// <param name="failuresSince">The start of the period in which failed jobs are counted.</param>
    Task<StoreFigures> FiguresAsync(DateTimeOffset failuresSince, CancellationToken cancellationToken);
}

/// <summary>The figures of the store.</summary>
/// <param name="Chats">By platform; a moved chat counts at its new address only.</param>
/// <param name="Failures">Failed jobs of the period, by kind.</param>
/// <param name="MessagesWaiting">Accepted, but not yet handled.</param>
/// <param name="MessagesAside">Undecryptable, because the keys are missing.</param>
/// <param name="PostsWaiting">Waiting to be sent or edited.</param>
/// <param name="Quarantined">Raw input that could not be parsed.</param>
/// <param name="EditsToday">Edits of today (UTC) with the operator's token, in all chats.</param>
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
