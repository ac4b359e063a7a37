using NemoBot.Core.Model;

namespace NemoBot.Core.Actions;

/// <summary>
/// Represents what an action decided, as data. Actions write nothing: the pipeline commits the result in the transaction that marks the message as handled,
/// so a message that is handled again after a crash finds unchanged state.
/// </summary>
internal sealed record ActionResult
{
    public IReadOnlyList<OutgoingMessage> Messages { get; init; } = [];

    /// <summary>Gets the jobs to create. Jobs that come after another one of them get their card when their turn comes, others immediately.</summary>
    public IReadOnlyList<JobRecord> Jobs { get; init; } = [];

    /// <summary>Gets the quota usage of the jobs.</summary>
    public IReadOnlyList<Use> Uses { get; init; } = [];

    /// <summary>Gets the changes to existing jobs.</summary>
    public IReadOnlyList<JobChange> JobChanges { get; init; } = [];

    /// <summary>Gets the jobs to cancel in this process after their change is committed.</summary>
    public IReadOnlyList<string> CancelledJobIds { get; init; } = [];

    public IReadOnlyList<ProjectRecord> Projects { get; init; } = [];

    /// <summary>Gets the changes to existing projects.</summary>
    public IReadOnlyList<ProjectChange> ProjectChanges { get; init; } = [];

    public IReadOnlyList<string> DeletedProjectIds { get; init; } = [];

    /// <summary>Gets the edits of messages that were sent before (the card of a pressed button).</summary>
    public IReadOnlyList<OutboxMessage> Changed { get; init; } = [];

    /// <summary>Gets the change to the chat record; null for none.</summary>
    public Func<ChatRecord, ChatRecord>? Chat { get; init; }

    /// <summary>Lets the messages and their buttons be about this project, even if another one is current when a button is pressed.</summary>
    /// <param name="project">Null if there is none.</param>
    public ActionResult About(ProjectRecord? project) => this with { Messages = [.. Messages.Select(message => message with { ProjectId = project?.Id })] };

    /// <summary>Gets whether it says something and does nothing else: there is nothing to choose either.</summary>
    public bool OnlySays => this is
    {
        Messages.Count: > 0, Jobs.Count: 0, JobChanges.Count: 0, Projects.Count: 0, ProjectChanges.Count: 0, DeletedProjectIds.Count: 0, Changed.Count: 0, Chat: null,
    } && Messages.All(message => message.Buttons.Count == 0);

    /// <summary>Lets the messages concern nobody but who pressed the button, where others see the chat too.</summary>
    public ActionResult ForPresser(MessageContext context) =>
        context.Message.IsPrivate ? this : this with { Messages = [.. Messages.Select(message => message with { IsForPresser = true })] };

    /// <summary>Combines this result with the next one, in order.</summary>
    public ActionResult And(ActionResult next) => new()
    {
        Messages = [.. Messages, .. next.Messages],
        Jobs = [.. Jobs, .. next.Jobs],
        Uses = [.. Uses, .. next.Uses],
        JobChanges = [.. JobChanges, .. next.JobChanges],
        CancelledJobIds = [.. CancelledJobIds, .. next.CancelledJobIds],
        Projects = [.. Projects, .. next.Projects],
        ProjectChanges = [.. ProjectChanges, .. next.ProjectChanges],
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
