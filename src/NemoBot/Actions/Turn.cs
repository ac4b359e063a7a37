using NemoBot.Conversation;
using NemoBot.Platforms;
using NemoBot.Replies;
using NemoBot.Skills;
using NemoBot.Storage;

namespace NemoBot.Actions;

/// <summary>A message in its setting: all that an action needs to know.</summary>
/// <param name="Project">The project the message is about: the one it replies to, else the current one; null before the first.</param>
/// <param name="Unfinished">The chat's queued and running jobs, oldest first.</param>
/// <param name="Skill">The chat's profile, as it is while the message is handled.</param>
internal sealed record Turn(InboxItem Item, ChatRecord Chat, SkillProfile Skill, ProjectRecord? Project, IReadOnlyList<JobRecord> Unfinished, PlatformLimits Limits, Texts Texts)
{
    public IncomingMessage Message => Item.Message;

    /// <summary>The message answers a video of ours: <see cref="Project"/> is that video's.</summary>
    public bool AnswersResult { get; init; }

    /// <summary>The chat's latest finished job where none is queued or running; else null.</summary>
    public JobRecord? LastJob { get; init; }

    /// <summary>Words of an earlier message that are carried out now, at the press of a button; <see cref="Message"/> has them. Null: the message speaks for itself.</summary>
    public Heard? Heard { get; init; }

    /// <summary>Whom it counts for besides the chat, see <see cref="IncomingMessage.CountedAs"/>; null: nobody is known.</summary>
    public string? CountedAs { get; init; }

    /// <summary>A text as the whole answer.</summary>
    public Answer Say(string text, params IReadOnlyList<Button> buttons) => new() { Messages = [new() { Text = text, Buttons = buttons, RepliesTo = Message.MessageId }] };

    /// <summary>A standing text as the whole answer.</summary>
    public Answer Say(TextKey key, params IReadOnlyList<Button> buttons) => Say(Texts[key], buttons);
}

/// <summary>
/// What an action decided, as data. Actions write nothing themselves: the pipeline writes all of it in one transaction with the message's being handled, so
/// that a message that is handled again after a crash finds everything as it was.
/// </summary>
internal sealed record Answer
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
    public IReadOnlyList<Post> Changed { get; init; } = [];

    /// <summary>Changes to the chat; null: none.</summary>
    public Func<ChatRecord, ChatRecord>? Chat { get; init; }

    /// <summary>Both, one after the other.</summary>
    public Answer And(Answer next) => new()
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
