namespace NemoBot.Core.Model;

/// <summary>Provides what the operator sees of all chats: counts and jobs, without content or names.</summary>
public interface IStoreFigures
{
    /// <param name="failuresSince">The start of the period in which failed jobs are counted.</param>
    Task<StoreFigures> FiguresAsync(DateTimeOffset failuresSince, CancellationToken cancellationToken);

    /// <summary>
    /// Returns jobs of all chats, newest first, at most <paramref name="count"/>: the latest to begin, or, of a state in which jobs end, the latest to end (of those that are
    /// done, which are most, perhaps only among the latest to begin). Reads neither requests nor checkpoints.
    /// </summary>
    /// <param name="state">Only jobs in this state; null for all.</param>
    Task<IReadOnlyList<JobSummary>> ListJobsAsync(JobState? state, int count, CancellationToken cancellationToken);

    /// <summary>Returns the job with this id, of whichever chat; null if there is none.</summary>
    Task<JobSummary?> FindJobAsync(string id, CancellationToken cancellationToken);
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
