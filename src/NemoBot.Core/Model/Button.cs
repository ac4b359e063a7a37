using System.Security.Cryptography;
using System.Text;

namespace NemoBot.Core.Model;

/// <summary>A button under a message. It survives restarts: pressing it looks the action up in the stored message.</summary>
/// <param name="Label">In the person's language.</param>
/// <param name="Action">What pressing it means; see <see cref="ButtonAction"/>.</param>
public sealed record Button(string Label, ButtonAction Action, ButtonStyle Style = ButtonStyle.Normal)
{
    /// <summary>A link to open instead of an action; null for actions.</summary>
    public Uri? Link { get; init; }

    /// <summary>
    /// What the platform carries (at most 40 characters of <c>[0-9a-z.]</c>): the post's id, a dot, and a digest of the action. It is no secret and
    /// grants nothing: the post is looked up in the presser's own chat.
    /// </summary>
    public string WireId(string postId) => $"{postId}.{Action.Digest}";
}

/// <summary>What a button does, as data.</summary>
/// <param name="Kind">Which action.</param>
/// <param name="Argument">What it is about: a job's id, words to say, a project's id…; null where the kind says all.</param>
public sealed record ButtonAction(ButtonKind Kind, string? Argument = null)
{
    /// <summary>Eight hex digits that tell the buttons of one message apart.</summary>
    internal string Digest => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Kind}\n{Argument}")).AsSpan(0, 4));
}

public enum ButtonKind
{
    /// <summary>Opens <see cref="Button.Link"/>.</summary>
    Open,

    /// <summary>As if the person had typed the argument.</summary>
    Say,
    Export,
    Credits,
    Status,
    Help,
    Upload,

    /// <summary>Stops a job; the argument is its id.</summary>
    Cancel,

    /// <summary>Does a failed job again as a new one; the argument is its id.</summary>
    Retry,

    /// <summary>Starts a new project, asked and confirmed.</summary>
    NewConfirmed,

    /// <summary>Makes another project current; the argument is its id.</summary>
    OpenProject,

    /// <summary>Deletes a project; the argument is its id.</summary>
    DeleteProject,

    /// <summary>Deletes a project, asked and confirmed.</summary>
    DeleteProjectConfirmed,

    /// <summary>Switches the skill; the argument is its name.</summary>
    Skill,

    /// <summary>Turns to another page of the skills: <c>page.words looked for</c>.</summary>
    SkillPage,

    /// <summary>Switches the language; the argument is its culture name.</summary>
    Language,

    /// <summary>Answers a question of the backend: <c>job/question index/option index</c>.</summary>
    Answer,

    /// <summary>Skips a question of the backend: <c>job/question index</c>.</summary>
    SkipQuestion,

    /// <summary>One instruction for the whole batch; the argument is the upload job's id.</summary>
    BatchTogether,

    /// <summary>Each file of the batch its own project; the argument is the upload job's id.</summary>
    BatchSeparately,

    /// <summary>Says how the words that the message asks about (<see cref="OutgoingMessage.Heard"/>) are meant; the argument is the reading's label.</summary>
    Meant,

    /// <summary>Dismisses the message's choice and changes nothing.</summary>
    Keep,
}

public enum ButtonStyle
{
    Normal,
    Primary,
    Danger,
}
