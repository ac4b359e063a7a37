namespace NemoBot.Core.Intents;

/// <summary>What one clause says.</summary>
internal enum Meaning
{
    /// <summary>Nothing of its own: thanks, approval, a reason.</summary>
    Neutral,

    /// <summary>Words no rule covers, and no sign of an edit either.</summary>
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

    /// <summary>Asks how sharp the result is.</summary>
    Resolution,

    /// <summary>Wants several files worked on one by one, and says no more.</summary>
    OneByOne,

    /// <summary>Leaves out a file of a batch, or a question.</summary>
    Skip,

    /// <summary>Wants what was done last once more.</summary>
    Redo,

    /// <summary>Small talk, the text as a whole: asks for nothing.</summary>
    Talk,
}
