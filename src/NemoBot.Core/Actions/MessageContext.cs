using NemoBot.Core.Model;
using NemoBot.Core.Skills;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Actions;

/// <summary>A message in its setting: all that an action needs to know.</summary>
/// <param name="Project">The project the message is about: the one it replies to, else the current one; null before the first.</param>
/// <param name="Unfinished">The chat's queued and running jobs, oldest first.</param>
/// <param name="Skill">The chat's profile, as it is while the message is handled.</param>
internal sealed record MessageContext(InboxItem Item, ChatRecord Chat, SkillProfile Skill, ProjectRecord? Project, IReadOnlyList<JobRecord> Unfinished, PlatformLimits Limits, Texts Texts)
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
    public ActionResult Say(string text, params IReadOnlyList<Button> buttons) => new() { Messages = [new() { Text = text, Buttons = buttons, RepliesTo = Message.MessageId }] };

    /// <summary>A standing text as the whole answer.</summary>
    public ActionResult Say(TextKey key, params IReadOnlyList<Button> buttons) => Say(Texts[key], buttons);
}
