using NemoBot.Core.Intents.Trained;

namespace NemoBot.Core.Intents;

/// <summary>Settles what two readers say of a text. Pure: same words, same situation, same decision.</summary>
/// <remarks>
/// It asks where money, work or waiting is at stake: where one of the readings edits, exports, cancels or begins anew. Between answers that cost nothing it gives
/// the likelier, unless that is a guess. The numbers are those that the cross-validation of <c>bench/NemoBot.Train</c> found best; see docs/performance.md.
/// </remarks>
internal static class Understanding
{
    /// <summary>Followed without a question from this probability on, where the rules say the same.</summary>
    private const float SureAgreed = 0.5f;

    /// <summary>Where the rules say something else.</summary>
    private const float SureEdit = 0.55f;
    private const float SureOther = 0.68f;

    /// <summary>Between an edit with and without the file afterwards.</summary>
    private const float SureOfFile = 0.4f;

    /// <summary>Where work would be lost and the rules say the same.</summary>
    private const float SureLoss = 0.7f;

    /// <summary>Where work would be lost and the rules find words for it, but no more than that.</summary>
    private const float SureSignedLoss = 0.93f;

    /// <summary>Says no to rules that see a loss of work.</summary>
    private const float SureAgainstLoss = 0.9f;

    /// <summary>Says no to rules that know the whole text as a word that loses work.</summary>
    private const float SureAgainstExactLoss = 0.6f;

    /// <summary>Where work would be lost and the rules see something to edit: less than this is a word of the edit ("cancel out the noise").</summary>
    private const float SureAgainstEdit = 0.8f;

    /// <summary>While a job runs, a second reading as <c>cancel</c> that is this likely is worth a question.</summary>
    private const float LikelyCancel = 0.15f;

    /// <summary>Between answers that cost nothing: less is a guess.</summary>
    private const float Guess = 0.57f;

    /// <summary>Reads plain words with both readers and settles what they say.</summary>
    /// <param name="command">A slash command the platform recognised itself, without the slash; null for plain words.</param>
    /// <param name="situation"><see cref="Situation.Attachment"/> tells that the message brings files.</param>
    public static Understood Read(string text, string? command, Situation situation, SecondReader reader)
    {
        if (command is not null)
        {
            var intent = IntentRouter.Route(text, command, situation.HasFlag(Situation.Attachment));
            var label = Labels.Of(intent);
            return new Understood(intent, IsExact: true, new SecondReading(label, 1, label, 0), Decision.Act(label));
        }

        var second = reader.Read(text, situation, out var rules, out var findings);
        return Settle(rules, findings, second, situation, text);
    }

    /// <summary>Settles two readings of one text, with what the rules know beyond their label.</summary>
    /// <param name="rules">What the rules say.</param>
    /// <param name="findings">What the rules go by.</param>
    public static Understood Settle(Intent rules, Findings findings, SecondReading second, Situation situation, string text)
    {
        var isExact = findings.IsExact;
        var decision = Decide(findings, second, situation);

        // "At the end" is one phrase to the rules, and no order all the same.
        if (isExact && Certainty.IsContradicted(findings, second))
        {
            isExact = false;
            decision = Decide(findings with { IsExact = false, Words = WordClass.None }, second, situation);
        }

        return !isExact && Certainty.IsCertain(rules, findings, second, decision, situation, text)
            ? new Understood(rules, IsExact: true, second, Decision.Act(findings.Label))
            : new Understood(rules, isExact, second, decision);
    }

    /// <summary>Settles two labels, by the table of numbers alone.</summary>
    public static Decision Decide(Findings rules, SecondReading second, Situation situation)
    {
        var (first, label) = (second.First, rules.Label);
        if (rules.IsExact)
        {
            return LosesWork(label) && first != label && second.Probability >= SureAgainstExactLoss ? Decision.Ask(label, first) : Decision.Act(label);
        }

        if (LosesWork(first))
        {
            return DecideLoss(rules, second);
        }

        if (situation.HasFlag(Situation.Job) && (label == Label.Cancel || (second.Second == Label.Cancel && second.SecondProbability >= LikelyCancel)))
        {
            return Decision.Ask(first, Label.Cancel);
        }

        if (LosesWork(label) && second.Probability < SureAgainstLoss)
        {
            return Decision.Ask(first, label);
        }

        return second.Probability >= Sure(label, second) ? Decision.Act(first) : Decision.Ask(first, second.Second);
    }

    private static Decision DecideLoss(Findings rules, SecondReading second)
    {
        var first = second.First;
        if ((rules.Label == first && second.Probability >= SureLoss) || (rules.HasSignOf(first) && second.Probability >= SureSignedLoss))
        {
            return Decision.Act(first);
        }

        if (rules.IsSignedEdit && second.Probability < SureAgainstEdit)
        {
            return Decision.Act(Label.Edit);
        }

        return Decision.Ask(first, rules.Label != first && !IsHarmless(rules.Label) ? rules.Label : second.Second);
    }

    private static float Sure(Label rules, SecondReading second) =>
        IsHarmless(second.First) && IsHarmless(second.Second) ? Guess
        : IsEdit(second.First) && IsEdit(second.Second) ? SureOfFile
        : rules == second.First ? SureAgreed
        : IsEdit(second.First) ? SureEdit
        : SureOther;

    /// <summary>Costs nothing, whoever gets it by mistake: an answer in words.</summary>
    private static bool IsHarmless(Label label) => label is Label.Help or Label.Status or Label.Credits or Label.Upload or Label.Talk;

    private static bool IsEdit(Label label) => label is Label.Edit or Label.EditThenExport;

    private static bool LosesWork(Label label) => label is Label.Cancel or Label.NewProject;
}
