using NemoBot.Core.Model;

namespace NemoBot.Core.Intents;

/// <summary>Decides which results of the rules are acted on at once, although the text is more than an exact phrase. Pure.</summary>
internal static class Certainty
{
    /// <summary>The probability from which the trained reader contradicts a rule that covers the whole text.</summary>
    private const float Sure = 0.9f;

    /// <summary>Whether the trained reader finds a label other than that of the rules, with at least <see cref="Sure"/> probability.</summary>
    public static bool IsContradicted(Findings findings, SecondReading second) => second.First != findings.Label && second.Probability >= Sure;

    /// <summary>Treats a rule that covers the whole text as certain, unless the trained reader contradicts it.</summary>
    /// <param name="decision">The decision that applies otherwise.</param>
    public static bool IsCertain(Intent rules, Findings findings, SecondReading second, Decision decision, Situation situation, string text)
    {
        var isContradicted = IsContradicted(findings, second);
        var mayStop = IsAbout(decision, Label.Cancel) && (isContradicted || situation.HasFlag(Situation.Job));
        return rules switch
        {
            // "?", "...": nothing that the trained reader could read.
            Intent.Help when !text.Any(char.IsLetterOrDigit) => true,

            // "Can you improve the video please": the rule covers every word.
            Intent.Edit { IsVague: true } => true,
            Intent.Skip or Intent.Redo or Intent.OneByOne or Intent.Edit { ForEach: true } or Intent.Export { ForEach: true } =>
                !isContradicted || second.First is Label.Cancel or Label.NewProject,

            // "Export vertical 9:16": the file format is recognised, and the bot answers it.
            Intent.Export => !isContradicted && ExportWish.In(text) is not null,

            // "My projects": the rule covers every word, and the answer is a list.
            Intent.Command or Intent.Undo or Intent.Same => true,

            // Loses nothing where footage comes with it; the trained reader may see only that it comes ("upload").
            Intent.NewProject => HasFootage(situation, text) && (!isContradicted || second.First == Label.Upload),
            Intent.Edit { InNewProject: true } => !isContradicted || second.First is Label.NewProject or Label.Upload,

            // Between two free answers, the one to the exact question wins.
            Intent.Ask or Intent.Tips => (!isContradicted || second.First == Label.Help) && decision is { IsAsked: false, First: Label.Help or Label.Status or Label.Credits or Label.Upload },

            // Every word is small talk; but "perfect, I'm ready" may ask for the file, and "no no no" may address the running job.
            Intent.Talk => IsWordless(rules) ? !(mayStop && second.First == Label.Cancel) : second.First is not (Label.Export or Label.EditThenExport) && !mayStop,
            _ => false,
        };
    }

    /// <summary>Whether the text has no letters or digits: a lone emoji, "/", "...".</summary>
    public static bool IsWordless(Intent intent) => intent is Intent.Talk { Text: var text } && !text.Any(char.IsLetterOrDigit);

    private static bool HasFootage(Situation situation, string text) => situation.HasFlag(Situation.Attachment) || FootageLinks.In(text).Count > 0;

    private static bool IsAbout(Decision decision, Label label) => decision.First == label || decision.Second == label;
}
