namespace NemoBot.Core.Intents;

/// <summary>What the rules make of a text, as far as it matters beside another reading.</summary>
/// <param name="Label">What they say.</param>
/// <param name="IsExact">Their word is final: a command, exactly a word or phrase they know, or nothing to read.</param>
/// <param name="Words">The classes of all words they found; none where they read no words.</param>
internal readonly record struct Findings(Label Label, bool IsExact, WordClass Words)
{
    private const WordClass EditSigns = WordClass.Element | WordClass.Copy | WordClass.Says | WordClass.Quote;

    private const WordClass CancelSigns = WordClass.Cancel | WordClass.CancelAll;
    private const WordClass NewSigns = WordClass.New | WordClass.StartOver | WordClass.Begin | WordClass.Discard | WordClass.Workspace;

    /// <summary>An edit, and one that names something inside the video or on the screen, rather than what no rule covers.</summary>
    public bool IsSignedEdit => Label == Label.Edit && (Words & EditSigns) != 0;

    /// <summary>The rules find words for a loss of work and none for something inside the video, although other words they do not know keep them from the label.</summary>
    /// <param name="loss"><see cref="Label.Cancel"/> or <see cref="Label.NewProject"/>.</param>
    public bool HasSignOf(Label loss) => Label == Label.Edit && (Words & EditSigns) == 0 && loss switch
    {
        Label.Cancel => (Words & CancelSigns) != 0 && (Words & WordClass.Neg) == 0, // "Don't stop."
        _ => (Words & NewSigns) != 0,
    };
}
