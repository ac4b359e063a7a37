using NemoBot.Core.Model;

namespace NemoBot.Core.Actions;

/// <summary>
/// What an action decided, as data. Actions write nothing themselves: the pipeline writes all of it in one transaction with the message's being handled, so
/// that a message that is handled again after a crash finds everything as it was.
/// </summary>
internal sealed record ActionResult
{
    public IReadOnlyList<OutgoingMessage> Messages { get; init; } = [];

    /// <summary>Work that follows. Jobs with <see cref="JobRecord.After"/> get their card when their turn comes, others at once.</summary>
    public IReadOnlyList<JobRecord> Jobs { get; init; } = [];

    /// <summary>What the jobs use of scarce things.</summary>
    public IReadOnlyList<Use> Uses { get; init; } = [];

    /// <summary>Changes to jobs that exist.</summary>
    public IReadOnlyList<JobChange> JobChanges { get; init; } = [];

    /// <summary>Jobs to cancel in this process, after their change is committed.</summary>
    public IReadOnlyList<string> CancelledJobIds { get; init; } = [];

    public IReadOnlyList<ProjectRecord> Projects { get; init; } = [];

    public IReadOnlyList<string> DeletedProjectIds { get; init; } = [];

    /// <summary>New looks of messages sent before (a pressed button's card).</summary>
    public IReadOnlyList<OutboxMessage> Changed { get; init; } = [];

    /// <summary>Changes to the chat; null: none.</summary>
    public Func<ChatRecord, ChatRecord>? Chat { get; init; }

    /// <summary>Both, one after the other.</summary>
    public ActionResult And(ActionResult next) => new()
    {
        Messages = [.. Messages, .. next.Messages],
        Jobs = [.. Jobs, .. next.Jobs],
        Uses = [.. Uses, .. next.Uses],
        JobChanges = [.. JobChanges, .. next.JobChanges],
        CancelledJobIds = [.. CancelledJobIds, .. next.CancelledJobIds],
        Projects = [.. Projects, .. next.Projects],
        DeletedProjectIds = [.. DeletedProjectIds, .. next.DeletedProjectIds],
        Changed = [.. Changed, .. next.Changed],
        Chat = (Chat, next.Chat) switch
        {
            (null, var second) => second,
            (var first, null) => first,
            var (first, second) => chat => second(first(chat)),
        },
    };
}
