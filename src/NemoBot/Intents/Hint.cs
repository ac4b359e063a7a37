using static NemoBot.Intents.WordClass;

namespace NemoBot.Intents;

/// <summary>What the rules half see: words that cancel or begin anew, nothing that speaks against it, and beside them words that keep a rule from covering the text ("omg stop thats the wrong vid").</summary>
/// <remarks>Never enough by itself. Where the trained reader says the same and is very sure, it counts as the rules' word.</remarks>
internal static class Hint
{
    private const WordClass SpeaksAgainst = Element | Copy | Says | Quote | HowTo;

    /// <param name="rules">What the rules say of the whole text: whatever they cover is no hint.</param>
    /// <returns><see cref="Label.Cancel"/>, <see cref="Label.NewProject"/> or null.</returns>
    public static Label? Of(WordClass words, Label rules)
    {
        if (rules != Label.Edit || Has(SpeaksAgainst))
        {
            return null;
        }

        if (Has(CancelAll) || (Has(Cancel) && !Has(Neg)))
        {
            return Label.Cancel;
        }

        var begins = Has(StartOver) || (Has(New | Begin) && Has(Workspace | Video | One)) || (Has(Discard) && Has(All | Workspace | Timeline | Pronoun | Final | Video));
        return begins && !Has(Neg) ? Label.NewProject : null;

        bool Has(WordClass any) => (words & any) != 0;
    }
}
