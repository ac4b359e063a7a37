using System.Security.Cryptography;
using System.Text;

namespace NemoBot.Core.Model;

/// <summary>A button under a message. It survives restarts: a press looks up the action in the stored message.</summary>
/// <param name="Label">In the user's language.</param>
/// <param name="Action">The effect of a press; see <see cref="ButtonAction"/>.</param>
public sealed record Button(string Label, ButtonAction Action, ButtonStyle Style = ButtonStyle.Normal)
{
    /// <summary>A link to open instead of running an action; null for actions.</summary>
    public Uri? Link { get; init; }

    /// <summary>Whether it was pressed and has no further effect.</summary>
    public bool IsPressed { get; init; }

    /// <summary>
    /// The id that the platform stores with the button (at most 40 characters of <c>[0-9a-z.]</c>): the post's id, a dot, and a digest of the action. It is not
    /// a secret and grants no access: the post is looked up in the chat of the user who pressed it.
    /// </summary>
    public string WireId(string postId) => $"{postId}.{Action.Digest}";
}

/// <summary>The effect of a button.</summary>
/// <param name="Kind">The kind of action.</param>
/// <param name="Argument">The object of the action: a job's id, a text to say, a project's id…; null if the kind needs none.</param>
public sealed record ButtonAction(ButtonKind Kind, string? Argument = null)
{
    /// <summary>Eight hex digits that distinguish the buttons of one message.</summary>
    internal string Digest => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Kind}\n{Argument}")).AsSpan(0, 4));
}

public enum ButtonKind
{
    /// <summary>Opens <see cref="Button.Link"/>.</summary>
    Open,

    /// <summary>Sends the argument as an instruction; it is not read for other meanings.</summary>
    Say,
    Export,

    /// <summary>Shows the project as a video in lower quality.</summary>
    Preview,

    /// <summary>Offers other shapes of the exported video.</summary>
    Shapes,

    /// <summary>Generates the video anew in a shape, and exports it; the argument is the ratio, with the place it is for, or <c>all</c>.</summary>
    Shape,
    /// <summary>Sends the captions as files.</summary>
    Captions,
    Credits,
    Status,
    Help,
    Upload,

    /// <summary>Undoes the last change of the project; the argument is the id of the job that made it.</summary>
    Undo,

    /// <summary>Redoes what was undone last; the argument is the id of the job that undid it.</summary>
    Redo,

    /// <summary>Stops a job; the argument is its id.</summary>
    Cancel,

    /// <summary>Stops the user's jobs that were there when a message arrived; the argument is the inbox id of the message.</summary>
    CancelAll,

    /// <summary>Repeats a failed job as a new one; the argument is its id.</summary>
    Retry,

    /// <summary>Starts a new project, after confirmation.</summary>
    NewConfirmed,

    /// <summary>Makes another project current; the argument is its id.</summary>
    OpenProject,

    /// <summary>Asks for a new name of a project; the argument is its id.</summary>
    RenameProject,

    /// <summary>Deletes a project; the argument is its id.</summary>
    DeleteProject,

    /// <summary>Deletes a project, after confirmation.</summary>
    DeleteProjectConfirmed,

    /// <summary>Applies a saved style; the argument is its id.</summary>
    ApplyStyle,

    /// <summary>Asks for a new name of a saved style; the argument is its id, none to choose one.</summary>
    RenameStyle,

    /// <summary>Deletes a saved style; the argument is its id, none to choose one.</summary>
    DeleteStyle,

    /// <summary>Deletes a saved style, after confirmation.</summary>
    DeleteStyleConfirmed,

    /// <summary>Switches the skill; the argument is its name.</summary>
    Skill,

    /// <summary>Shows another page of the skills; the argument is <c>page.search words</c>.</summary>
    SkillPage,

    /// <summary>Switches the language; the argument is its culture name.</summary>
    Language,

    /// <summary>Answers a question of the backend; the argument is <c>job/question index/option index</c>.</summary>
    Answer,

    /// <summary>Skips a question of the backend; the argument is <c>job/question index</c>.</summary>
    SkipQuestion,

    /// <summary>Applies one instruction to the whole batch; the argument is the upload job's id.</summary>
    BatchTogether,

    /// <summary>Makes each file of the batch a separate project; the argument is the upload job's id.</summary>
    BatchSeparately,

    /// <summary>Leaves a file of the batch without an instruction; the argument is its project's id.</summary>
    BatchSkip,

    /// <summary>Gives a file of the batch the instruction of the one before; the argument is <c>project id instruction</c>.</summary>
    BatchSame,

    /// <summary>Stops going through the batch; the argument is the id of the project whose turn it is.</summary>
    BatchStop,

    /// <summary>Chooses the meaning of the ambiguous words in <see cref="OutgoingMessage.Heard"/>; the argument is the reading's label.</summary>
    Meant,

    /// <summary>Deletes everything of the chat, after confirmation.</summary>
    ForgetConfirmed,

    /// <summary>Dismisses the choice without a change.</summary>
    Keep,
}

public enum ButtonStyle
{
    Normal,
    Primary,
    Danger,
}
