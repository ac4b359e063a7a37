namespace NemoBot.Core.Intents;

/// <summary>Specifies what a text asks for, with the names used in the files of labelled texts. The order is that of the classes in the model file.</summary>
public enum Label
{
    Edit,

    /// <summary><c>edit+export</c>: an instruction followed by an export.</summary>
    EditThenExport,
    Export,
    Credits,
    Status,
    Upload,
    Cancel,

    /// <summary><c>new</c>: starts a new project.</summary>
    NewProject,
    Help,

    /// <summary>Small talk that asks for nothing: a greeting, thanks, praise, a lone emoji.</summary>
    Talk,
}
