using NemoBot.Core.Model;

namespace NemoBot.Core.Intents;

/// <summary>Represents what the user wants.</summary>
public abstract record Intent
{
    private Intent()
    {
    }

    public sealed record Export : Intent
    {
        /// <summary>Whether each file of a batch becomes a separate video ("export each").</summary>
        public bool ForEach { get; init; }
    }

    /// <summary>The captions of the project as files.</summary>
    public sealed record Captions : Intent;

    public sealed record Credits : Intent;

    public sealed record Status : Intent
    {
        /// <summary>Whether the user wants to see the video ("preview", "show me").</summary>
        public bool IsPreview { get; init; }
    }

    /// <summary>How to send footage, or footage sent without an instruction.</summary>
    public sealed record Upload : Intent;

    public sealed record Cancel : Intent;

    /// <summary>Starts a new project; asks for confirmation when a draft exists.</summary>
    public sealed record NewProject : Intent;

    public sealed record Help : Intent;

    /// <summary>An instruction for the backend.</summary>
    /// <param name="Text">The words to send; in a compound, without the part that asks to export.</param>
    /// <param name="ThenExport">Whether to export when the edit is done ("trim it and then export").</param>
    public sealed record Edit(string Text, bool ThenExport = false) : Intent
    {
        /// <summary>Whether the edit applies to each file of a batch separately ("… of each, one by one, and export each").</summary>
        public bool ForEach { get; init; }

        /// <summary>Whether the text also asks for a new project, and came with footage for it ("new project: remove the background").</summary>
        public bool InNewProject { get; init; }

        /// <summary>Whether the instruction undoes or redoes the last change; null for any other.</summary>
        public HistoryStep? Step { get; init; }

        /// <summary>Whether the text does not say what to change ("make it look better"); a concrete instruction gets a better result.</summary>
        public bool IsVague { get; init; }
    }

    /// <summary>"One by one": edits each file of a batch separately; the instructions follow in later messages.</summary>
    /// <param name="Text">The text for the backend, used where there is no batch.</param>
    public sealed record OneByOne(string Text) : Intent;

    /// <summary>"Skip this one": skips a file of a batch, or the backend's question.</summary>
    public sealed record Skip : Intent;

    /// <summary>"Redo": repeats the last action.</summary>
    /// <param name="Text">The text for the backend, which keeps its own history.</param>
    public sealed record Redo(string Text) : Intent;

    /// <summary>"Undo": reverts the last change; the backend keeps the history.</summary>
    public sealed record Undo : Intent;

    /// <summary>"Same as before": in a batch, the instruction of the file before.</summary>
    /// <param name="Text">The text for the backend, used where there is no batch.</param>
    public sealed record Same(string Text) : Intent;

    /// <summary>Small talk, which asks for nothing.</summary>
    /// <param name="Text">The text as typed: it may answer a question of the backend.</param>
    public sealed record Talk(TalkKind Kind, string Text) : Intent;

    /// <summary>An ambiguous text: the bot asks the user which reading is meant.</summary>
    /// <param name="First">The likelier reading.</param>
    public sealed record Unsure(Label First, Label Second) : Intent;

    /// <summary>Advice on how to get good results.</summary>
    public sealed record Tips : Intent;

    /// <summary>A question about the service.</summary>
    public sealed record Ask(Subject Subject) : Intent;

    /// <summary>Keeps the edits of the project as a style.</summary>
    /// <param name="Name">Empty if the text gives none.</param>
    public sealed record SaveStyle(string Name) : Intent;

    /// <summary>A slash command without an equivalent in plain words: <c>projects</c>, <c>rename</c>, <c>styles</c>, <c>skill</c>, <c>language</c>, <c>login</c>, <c>logout</c>, <c>mydata</c>, <c>forgetme</c>, <c>privacy</c>, <c>apikey</c>, <c>alerts</c>.</summary>
    public sealed record Command(string Name, string Argument) : Intent;
}

/// <summary>Specifies the kind of small talk.</summary>
public enum TalkKind
{
    Other,
    Greeting,
    Thanks,
    Goodbye,
}

/// <summary>Specifies what a question about the service is about.</summary>
public enum Subject
{
    /// <summary>Whether anything must be installed.</summary>
    Installing,

    /// <summary>The resolution of the result.</summary>
    Resolution,

    /// <summary>Which formats and file sizes are accepted.</summary>
    Formats,

    /// <summary>Whether the service costs anything.</summary>
    Price,

    /// <summary>How long the work takes; refers to the running job, if there is one.</summary>
    Duration,
}
