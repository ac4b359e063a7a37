namespace NemoBot.Core.Model;

/// <summary>The writes of one step, in one transaction: all or nothing. Everything is inserted or replaced by id.</summary>
public sealed record Changes
{
    /// <summary>The inbox item that this step handles; null for none.</summary>
    public string? HandledMessageId { get; init; }

    /// <summary>The step's uses of scarce resources. If one exceeds its limit, nothing is written: <see cref="UsedUpException"/>.</summary>
    public IReadOnlyList<Use> Uses { get; init; } = [];

    /// <summary>Uses of earlier steps that had no effect, or a smaller one than was counted. Given back before <see cref="Uses"/> count; one that is no longer counted is skipped.</summary>
    public IReadOnlyList<Use> GivenBack { get; init; } = [];

    public IReadOnlyList<ProjectRecord> Projects { get; init; } = [];

    /// <summary>Changes to existing projects, applied to their state at the commit; missing projects are skipped.</summary>
    public IReadOnlyList<ProjectChange> ProjectChanges { get; init; } = [];

    public IReadOnlyList<string> DeletedProjectIds { get; init; } = [];

    public IReadOnlyList<JobRecord> Jobs { get; init; } = [];

    /// <summary>Changes to existing jobs, applied to their state at the commit; missing jobs are skipped.</summary>
    public IReadOnlyList<JobChange> JobChanges { get; init; } = [];

    /// <summary>
    /// The desired content of posts: a new post, or the next version of an existing one. The state at the platform (<see cref="OutboxMessage.MessageId"/>,
    /// <see cref="OutboxMessage.SentVersion"/>, <see cref="OutboxMessage.PlatformReceipt"/>) is ignored here: it may be newer in the store.
    /// </summary>
    public IReadOnlyList<OutboxMessage> Posts { get; init; } = [];

    /// <summary>Entries of the chats' ledgers.</summary>
    public IReadOnlyList<Charge> Charges { get; init; } = [];

    /// <summary>Changes to the chat, applied to its state at the commit; null for none.</summary>
    public (ChatKey Chat, Func<ChatRecord, ChatRecord> Change)? Chat { get; init; }
}

/// <summary>A change to a job. Its functions run within the transaction: they must be fast and do no I/O.</summary>
public sealed record JobChange(ChatKey Chat, string JobId, Func<JobRecord, JobRecord> Change)
{
    /// <summary>
    /// Creates the post that accompanies the change, from the job as stored before the change; returns null for none. A card that depends on the state of the
    /// job is decided here, not when the change is created: before the commit the job may have started, or ended with a result that the card shows.
    /// </summary>
    public Func<JobRecord, OutboxMessage?>? Card { get; init; }
}

/// <summary>A change to a project. Its function runs within the transaction: it must be fast and do no I/O.</summary>
public sealed record ProjectChange(ChatKey Chat, string ProjectId, Func<ProjectRecord, ProjectRecord> Change);
