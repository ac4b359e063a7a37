namespace NemoBot.Intents;

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
}
