using NemoBot.Intents.Trained;

namespace NemoBot.Intents;

/// <summary>Settles what two readers say of a text. Pure: same words, same situation, same decision.</summary>
/// <remarks>
/// It asks only where money, work or waiting is at stake: where one of the readings edits, exports, cancels or begins anew. Between answers that cost nothing it
/// gives the likelier. The numbers are those that the cross-validation of <c>bench/NemoBot.Train</c> found best; see docs/performance.md.
/// </remarks>
internal static class Understanding
{
    /// <summary>What the trained reader needs to be this sure of to be followed without a question.</summary>
    private const float SureEdit = 0.55f;
    private const float SureOther = 0.62f;

    /// <summary>Where the rules say the same.</summary>
    private const float SureAgreed = 0.4f;

    /// <summary>Where work would be lost, both say so, and the trained reader is this sure.</summary>
    private const float SureLoss = 0.6f;

    /// <summary>While a job runs, a reading as <c>cancel</c> that is this likely is worth a question.</summary>
    private const float LikelyCancel = 0.15f;

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

        var second = reader.Read(text, situation, out var rules, out var isExact);
        return new Understood(rules, isExact, second, Decide(Labels.Of(rules), isExact, second, situation));
    }

    /// <param name="rules">What the rules say.</param>
    /// <param name="isExact">The rules' word is final: a command, or exactly a word they know.</param>
    public static Decision Decide(Label rules, bool isExact, SecondReading second, Situation situation)
    {
        if (isExact)
        {
            return Decision.Act(rules);
        }

        var first = second.First;
        var other = rules != first && (LosesWork(rules) || !IsHarmless(rules)) ? rules : second.Second;
        if (LosesWork(first))
        {
            return rules == first && second.Probability >= SureLoss ? Decision.Act(first) : Decision.Ask(first, other);
        }

        if (situation.HasFlag(Situation.Job) && (rules == Label.Cancel || (second.Second == Label.Cancel && second.SecondProbability >= LikelyCancel)))
        {
            return Decision.Ask(first, Label.Cancel);
        }

        if (IsHarmless(first) && IsHarmless(second.Second))
        {
            return Decision.Act(first);
        }

        var sure = rules == first ? SureAgreed : first == Label.Edit ? SureEdit : SureOther;
        return second.Probability >= sure ? Decision.Act(first) : Decision.Ask(first, second.Second);
    }

    /// <summary>Costs nothing, whoever gets it by mistake: an answer in words.</summary>
    private static bool IsHarmless(Label label) => label is Label.Help or Label.Status or Label.Credits or Label.Upload or Label.Talk;

    private static bool LosesWork(Label label) => label is Label.Cancel or Label.NewProject;
}
