namespace NemoBot.Core.Intents;

/// <summary>Says which readings of the rules act at once, although the text is more than an exact word. Pure.</summary>
internal static class Certainty
{
    /// <summary>The probability from which the trained reader contradicts a rule that covers the whole text.</summary>
    private const float Sure = 0.9f;

    /// <summary>The trained reader is very sure of something else than the rules.</summary>
    public static bool IsContradicted(Findings findings, SecondReading second) => second.First != findings.Label && second.Probability >= Sure;

    /// <summary>A rule that covers the whole text is as good as certain, unless the trained reader is very sure of something else.</summary>
    /// <param name="decision">What both readings lead to otherwise.</param>
    public static bool IsCertain(Intent rules, Findings findings, SecondReading second, Decision decision, Situation situation, string text)
    {
        var isContradicted = IsContradicted(findings, second);
        var mayStop = IsAbout(decision, Label.Cancel) && (isContradicted || situation.HasFlag(Situation.Job));
        return rules switch
        {
            // "?", "...": nothing to read twice.
            Intent.Help when !text.Any(char.IsLetterOrDigit) => true,

            // "Can you improve the video please": no word of it is left over.
            Intent.Edit { IsVague: true } => true,
            Intent.Skip or Intent.Redo or Intent.OneByOne or Intent.Edit { ForEach: true } or Intent.Export { ForEach: true } =>
                !isContradicted || second.First is Label.Cancel or Label.NewProject,

            // "Export vertical 9:16": the wish about the file is known, and the bot answers it.
            Intent.Export => !isContradicted && ExportWish.In(text) is not null,

            // Beside another free answer, the answer to the very question wins.
            Intent.Ask or Intent.Tips => (!isContradicted || second.First == Label.Help) && decision is { IsAsked: false, First: Label.Help or Label.Status or Label.Credits or Label.Upload },

            // Every word is small talk; but "perfect, I'm ready" may ask for the file, and "no no no" addresses the work that runs.
            Intent.Talk => IsWordless(rules) ? !(mayStop && second.First == Label.Cancel) : second.First is not (Label.Export or Label.EditThenExport) && !mayStop,
            _ => false,
        };
    }

    /// <summary>A lone emoji, "/", "...": nothing to read twice.</summary>
    public static bool IsWordless(Intent intent) => intent is Intent.Talk { Text: var text } && !text.Any(char.IsLetterOrDigit);

    private static bool IsAbout(Decision decision, Label label) => decision.First == label || decision.Second == label;
}
