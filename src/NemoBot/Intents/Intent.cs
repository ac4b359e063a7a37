namespace NemoBot.Intents;

/// <summary>What a person wants, as data.</summary>
public abstract record Intent
{
    private Intent()
    {
    }

    public sealed record Export : Intent;

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
    public sealed record Edit(string Text, bool ThenExport = false) : Intent;

    /// <summary>A slash command that is no intent of plain words: <c>projects</c>, <c>skill</c>, <c>language</c>, <c>login</c>, <c>logout</c>.</summary>
    public sealed record Command(string Name, string Argument) : Intent;
}
