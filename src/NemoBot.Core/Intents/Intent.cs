namespace NemoBot.Core.Intents;

/// <summary>What a person wants, as data.</summary>
public abstract record Intent
{
    private Intent()
    {
    }

    public sealed record Export : Intent
    {
        /// <summary>Each file of a batch as a video of its own ("export each").</summary>
        public bool ForEach { get; init; }
    }

    public sealed record Credits : Intent;

    public sealed record Status : Intent;

    /// <summary>How to send footage, or footage sent without an instruction.</summary>
    public sealed record Upload : Intent;

    public sealed record Cancel : Intent;

    /// <summary>A fresh project; asks first when a draft exists.</summary>
    public sealed record NewProject : Intent;

    public sealed record Help : Intent;

    /// <summary>An instruction for the backend.</summary>
    /// <param name="Text">The words to send; for a compound, without the part that asks to export.</param>
    /// <param name="ThenExport">Export when the edit is done ("trim it and then export").</param>
    public sealed record Edit(string Text, bool ThenExport = false) : Intent
    {
        /// <summary>For each file of a batch on its own ("… of each, one by one, and export each").</summary>
        public bool ForEach { get; init; }

        /// <summary>Does not say what to change ("make it look better"): a concrete wish gets a better result.</summary>
        public bool IsVague { get; init; }
    }

    /// <summary>"One by one": each file of a batch on its own, with instructions to come.</summary>
    /// <param name="Text">For the backend, where there is no batch.</param>
    public sealed record OneByOne(string Text) : Intent;

    /// <summary>"Skip this one": leaves out a file of a batch, or the backend's question.</summary>
    public sealed record Skip : Intent;

    /// <summary>"Redo": what was done last, once more.</summary>
    /// <param name="Text">For the backend, which keeps a history of its own.</param>
    public sealed record Redo(string Text) : Intent;

    /// <summary>Small talk: asks for nothing.</summary>
    /// <param name="Text">As it was typed: it may be the answer to a question of the backend.</param>
    public sealed record Talk(TalkKind Kind, string Text) : Intent;

    /// <summary>Two readings, and no telling which is meant: the person is asked.</summary>
    /// <param name="First">The likelier one.</param>
    public sealed record Unsure(Label First, Label Second) : Intent;

    /// <summary>Advice on how to get good results.</summary>
    public sealed record Tips : Intent;

    /// <summary>A question about the service itself.</summary>
    public sealed record Ask(Subject Subject) : Intent;

    /// <summary>A slash command that is no intent of plain words: <c>projects</c>, <c>skill</c>, <c>language</c>, <c>login</c>, <c>logout</c>.</summary>
    public sealed record Command(string Name, string Argument) : Intent;
}

/// <summary>What small talk is about.</summary>
public enum TalkKind
{
    Other,
    Greeting,
    Thanks,
    Goodbye,
}

/// <summary>What people ask about the service.</summary>
public enum Subject
{
    /// <summary>Is there anything to install?</summary>
    Installing,

    /// <summary>How sharp is the result?</summary>
    Resolution,

    /// <summary>What may be sent: which formats, how large?</summary>
    Formats,

    /// <summary>Does it cost anything?</summary>
    Price,

    /// <summary>How long does it take? Asked while work runs, it is about that work.</summary>
    Duration,
}
