namespace NemoBot.Core.Intents;

/// <summary>What a text asks for, as the files of labelled texts name it. The order is that of the classes in the model's file.</summary>
public enum Label
{
    Edit,

    /// <summary><c>edit+export</c>: an instruction, and the file afterwards.</summary>
    EditThenExport,
    Export,
    Credits,
    Status,
    Upload,
    Cancel,

    /// <summary><c>new</c>: a fresh project.</summary>
    NewProject,
    Help,

    /// <summary>Small talk: a greeting, thanks, praise, a lone emoji. Asks for nothing.</summary>
    Talk,
}
