namespace NemoBot.Core.Intents;

/// <summary>The part of the rules' result that is weighed against the trained reader.</summary>
/// <param name="Label">The label that the rules choose.</param>
/// <param name="IsExact">Whether the rules decide alone: a command, exactly one listed word or phrase, or nothing to read.</param>
/// <param name="Words">The classes of all words found; none where no words were read.</param>
internal readonly record struct Findings(Label Label, bool IsExact, WordClass Words)
{
    private const WordClass EditSigns = WordClass.Element | WordClass.Copy | WordClass.Says | WordClass.Quote;

    private const WordClass CancelSigns = WordClass.Cancel | WordClass.CancelAll;
    private const WordClass NewSigns = WordClass.New | WordClass.StartOver | WordClass.Begin | WordClass.Discard | WordClass.Workspace;

    /// <summary>Whether this is an edit that names something inside the video or on the screen, rather than a text that no rule covers.</summary>
    public bool IsSignedEdit => Label == Label.Edit && (Words & EditSigns) != 0;

    /// <summary>Whether the text has words for a loss of work and none for something inside the video, although unknown words prevent the rules from choosing the label.</summary>
    /// <param name="loss"><see cref="Label.Cancel"/> or <see cref="Label.NewProject"/>.</param>
    public bool HasSignOf(Label loss) => Label == Label.Edit && (Words & EditSigns) == 0 && loss switch
    {
        Label.Cancel => (Words & CancelSigns) != 0 && (Words & WordClass.Neg) == 0, // "Don't stop."
        _ => (Words & NewSigns) != 0,
    };
}
