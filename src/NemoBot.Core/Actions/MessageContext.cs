using NemoBot.Core.Model;
using NemoBot.Core.Skills;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Actions;

/// <summary>Represents a message with everything that an action needs.</summary>
/// <param name="Project">The project that the message refers to: the one it replies to, else the current one; null before the first.</param>
/// <param name="Unfinished">The chat's queued and running jobs, oldest first.</param>
/// <param name="Skill">The chat's profile at the time of handling.</param>
internal sealed record MessageContext(InboxItem Item, ChatRecord Chat, SkillProfile Skill, ProjectRecord? Project, IReadOnlyList<JobRecord> Unfinished, PlatformLimits Limits, Texts Texts)
{
    public IncomingMessage Message => Item.Message;

    /// <summary>Gets whether the message replies to a result of ours, or to received files: <see cref="Project"/> is then theirs.</summary>
    public bool AnswersResult { get; init; }

    /// <summary>Gets whether the message replies to the card that goes through a batch.</summary>
    public bool AnswersBatch { get; init; }

    /// <summary>Gets the chat's latest finished job if none is queued or running; else null. To look at the video, or to fetch its captions, is no job that words refer to.</summary>
    public JobRecord? LastJob { get; init; }

    /// <summary>Gets the earlier message whose text is carried out now, at the press of a button; <see cref="Message"/> contains that text. Null for an ordinary message.</summary>
    public Heard? Heard { get; init; }

    /// <summary>Gets whom usage counts against besides the chat, see <see cref="IncomingMessage.CountedAs"/>; null if unknown.</summary>
    public string? CountedAs { get; init; }

    /// <summary>Creates an answer with only this text.</summary>
    public ActionResult Say(string text, params IReadOnlyList<Button> buttons) => new() { Messages = [new() { Text = text, Buttons = buttons, RepliesTo = Message.AnsweredId }] };

    /// <summary>Creates an answer with only this resource text.</summary>
    public ActionResult Say(TextKey key, params IReadOnlyList<Button> buttons) => Say(Texts[key], buttons);
}
