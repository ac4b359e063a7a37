namespace NemoBot.Core.Intents;

/// <summary>Specifies what one clause means.</summary>
internal enum Meaning
{
    /// <summary>No request: thanks, approval, a reason.</summary>
    Neutral,

    /// <summary>Covered by no rule, and without a sign of an edit.</summary>
    Unknown,
    Edit,
    Export,
    Credits,
    Status,
    Upload,
    Cancel,
    New,
    Help,

    /// <summary>Asks for advice.</summary>
    Tips,

    /// <summary>Asks whether anything must be installed.</summary>
    Install,

    /// <summary>Asks for the resolution of the result.</summary>
    Resolution,

    /// <summary>Asks to process several files one by one, and for nothing else.</summary>
    OneByOne,

    /// <summary>Skips a file of a batch, or a question.</summary>
    Skip,

    /// <summary>Repeats the last action.</summary>
    Redo,

    /// <summary>Asks for the list of projects, or for an earlier one.</summary>
    Projects,

    /// <summary>The whole text is small talk and asks for nothing.</summary>
    Talk,
}
