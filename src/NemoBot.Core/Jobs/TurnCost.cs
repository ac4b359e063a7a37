using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoVideo.Accounts;

namespace NemoBot.Core.Jobs;

/// <summary>Specifies how a turn that was sent to the agent ended, as far as its cost depends on it.</summary>
internal enum TurnEnd
{
    /// <summary>It changed the project.</summary>
    Changed,

    /// <summary>It ended by itself and changed nothing, or what it changed is unknown.</summary>
    Unchanged,

    /// <summary>It failed, or its stream was lost and no change was seen.</summary>
    Failed,

    /// <summary>The user stopped it. The agent may still be working on it.</summary>
    Stopped,
}

/// <summary>What is known of the cost of a turn.</summary>
/// <param name="Credits">0 if it cost nothing.</param>
/// <param name="Left">The balance afterwards; null unless the cost is known.</param>
/// <param name="Certainty">Null if it surely cost nothing.</param>
internal sealed record TurnCost(decimal Credits, decimal? Left, ChargeCertainty? Certainty)
{
    /// <summary>Gets whether the balance could not be read.</summary>
    public bool IsUnread { get; init; }

    public static TurnCost Nothing { get; } = new(0, null, null);

    /// <summary>Compares the balances. Says no more than they show: a shared balance also falls for others, and a reservation may end either way.</summary>
    /// <param name="before">Null if it could not be read.</param>
    /// <param name="after">Null if it could not be read, or belongs to another account.</param>
    /// <param name="isShared">Other chats use the same balance.</param>
    /// <param name="usual">What such a turn usually costs.</param>
    public static TurnCost Of(TurnEnd end, CreditBalance? before, CreditBalance? after, bool isShared, decimal usual)
    {
        if (before is null || after is null)
        {
            return Estimated(end, usual) with { IsUnread = true };
        }

        var spent = before.Available - after.Available + (isShared ? before.Frozen - after.Frozen : 0);
        var isSettled = after.Frozen == 0;
        if (isShared)
        {
            return spent == 0 && isSettled && end != TurnEnd.Stopped ? Nothing
                : Estimated(end, spent > 0 && isSettled ? Math.Min(spent, usual) : usual);
        }

        // What an earlier turn has reserved may have been released or charged in between.
        if (before.Frozen > 0 || spent < 0)
        {
            return Estimated(end, usual);
        }

        return (spent, isSettled) switch
        {
            ( > 0, true) => new(spent, after.Available, ChargeCertainty.Known),
            ( > 0, false) => Estimated(end, spent),
            _ when end == TurnEnd.Stopped || !isSettled => Estimated(end, usual),
            _ => Nothing,
        };
    }

    /// <param name="isDespite">The work did not succeed.</param>
    public string Words(Texts texts, bool isDespite) => Certainty switch
    {
        null => texts[TextKey.NothingCharged],
        ChargeCertainty.Known => texts.Format(isDespite ? TextKey.CostDespiteFailure : TextKey.Cost, Credits, Left),
        ChargeCertainty.About => WithUnread(texts.Format(TextKey.CostAbout, Credits), texts),
        _ => WithUnread(texts.Format(TextKey.CostPossible, Credits), texts),
    };

    private static TurnCost Estimated(TurnEnd end, decimal credits) => new(credits, null, end == TurnEnd.Changed ? ChargeCertainty.About : ChargeCertainty.Possible);

    private string WithUnread(string words, Texts texts) => IsUnread ? $"{words}\n\n{texts[TextKey.ChargeUnknown]}" : words;
}
