using NemoBot.Core.Intents.Trained;

namespace NemoBot.Core.Intents;

/// <summary>Combines the readings of the rules and the trained reader into a decision. Pure: the same text in the same situation gives the same decision.</summary>
/// <remarks>
/// Asks the user where money, work or waiting is at stake: where one of the readings edits, exports, cancels or starts a new project. Between answers that cost
/// nothing it picks the likelier, unless that is a guess. Cross-validation in <c>bench/NemoBot.Train</c> chose the thresholds; see docs/understanding.md.
/// </remarks>
internal static class Understanding
{
    /// <summary>Acts without asking from this probability on, where the rules agree.</summary>
    private const float SureAgreed = 0.5f;

    /// <summary>Acts without asking from this probability on, where the rules disagree.</summary>
    private const float SureEdit = 0.55f;
    private const float SureOther = 0.68f;

    /// <summary>Decides between an edit with and without an export.</summary>
    private const float SureOfFile = 0.4f;

    /// <summary>Loses work from this probability on, where the rules agree.</summary>
    private const float SureLoss = 0.7f;

    /// <summary>Loses work from this probability on, where the rules only find words for it.</summary>
    private const float SureSignedLoss = 0.93f;

    /// <summary>Overrules rules that find a loss of work.</summary>
    private const float SureAgainstLoss = 0.9f;

    /// <summary>Overrules rules that match the whole text to a phrase that loses work.</summary>
    private const float SureAgainstExactLoss = 0.6f;

    /// <summary>Loses work although the rules find something to edit: below this, the word belongs to the edit ("cancel out the noise").</summary>
    private const float SureAgainstEdit = 0.8f;

    /// <summary>While a job runs, asks the user if the second likeliest label is <c>cancel</c> with at least this probability.</summary>
    private const float LikelyCancel = 0.15f;

    /// <summary>Between answers that cost nothing, a lower probability is a guess.</summary>
    private const float Guess = 0.57f;

    /// <summary>Reads plain words with both readers and combines the results.</summary>
    /// <param name="command">A slash command that the platform recognised, without the slash; null for plain words.</param>
    /// <param name="situation"><see cref="Situation.Attachment"/> means that the message has files.</param>
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

    /// <summary>Combines two readings of one text, including details of the rules beyond their label.</summary>
    /// <param name="rules">The intent that the rules find.</param>
    /// <param name="findings">The evidence behind it.</param>
    public static Understood Settle(Intent rules, Findings findings, SecondReading second, Situation situation, string text)
    {
        var isExact = findings.IsExact;
        var decision = Decide(findings, second, situation);

        // "At the end" matches one phrase of the rules, but is not an order.
        if (isExact && Certainty.IsContradicted(findings, second))
        {
            isExact = false;
            decision = Decide(findings with { IsExact = false, Words = WordClass.None }, second, situation);
        }

        return !isExact && Certainty.IsCertain(rules, findings, second, decision, situation, text)
            ? new Understood(rules, IsExact: true, second, Decision.Act(findings.Label))
            : new Understood(rules, isExact, second, decision);
    }

    /// <summary>Combines two labels by the thresholds alone.</summary>
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

    /// <summary>Whether a wrong guess costs nothing, because the reaction is an answer in words.</summary>
    private static bool IsHarmless(Label label) => label is Label.Help or Label.Status or Label.Credits or Label.Upload or Label.Talk;

    private static bool IsEdit(Label label) => label is Label.Edit or Label.EditThenExport;

    private static bool LosesWork(Label label) => label is Label.Cancel or Label.NewProject;
}
