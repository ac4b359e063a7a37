using NemoBot.Core.Jobs;
using NemoBot.Core.Model;
using NemoVideo.Accounts;

namespace NemoBot.Core.Tests.Jobs;

/// <summary>What the balances before and after a turn show, and no more.</summary>
public sealed class TurnCostTests
{
    private const decimal Usual = 50;

    [Theory]
    [InlineData(nameof(TurnEnd.Changed), 100, 0, 50, 0, 50, ChargeCertainty.Known)]
    [InlineData(nameof(TurnEnd.Changed), 100, 0, 62.5, 0, 37.5, ChargeCertainty.Known)]
    [InlineData(nameof(TurnEnd.Failed), 100, 0, 50, 0, 50, ChargeCertainty.Known)]
    [InlineData(nameof(TurnEnd.Stopped), 100, 0, 50, 0, 50, ChargeCertainty.Known)]
    [InlineData(nameof(TurnEnd.Changed), 100, 0, 100, 0, 0, null)]
    [InlineData(nameof(TurnEnd.Unchanged), 100, 0, 100, 0, 0, null)]
    [InlineData(nameof(TurnEnd.Failed), 100, 0, 100, 0, 0, null)]
    [InlineData(nameof(TurnEnd.Stopped), 100, 0, 100, 0, 50, ChargeCertainty.Possible)] // The agent may still be working.
    [InlineData(nameof(TurnEnd.Stopped), 100, 0, 50, 50, 50, ChargeCertainty.Possible)]
    [InlineData(nameof(TurnEnd.Failed), 200, 0, 100, 100, 100, ChargeCertainty.Possible)] // Reserved, and perhaps released.
    [InlineData(nameof(TurnEnd.Changed), 200, 0, 100, 100, 100, ChargeCertainty.About)]
    [InlineData(nameof(TurnEnd.Changed), 50, 50, 0, 0, 50, ChargeCertainty.About)] // An earlier turn had reserved credits.
    [InlineData(nameof(TurnEnd.Failed), 50, 50, 50, 0, 50, ChargeCertainty.Possible)]
    [InlineData(nameof(TurnEnd.Changed), 10, 0, 500, 0, 50, ChargeCertainty.About)] // Topped up meanwhile.
    public void An_account_of_ones_own_shows_the_cost(string end, double before, double frozenBefore, double after, double frozenAfter, double credits, ChargeCertainty? certainty)
    {
        var cost = TurnCost.Of(Enum.Parse<TurnEnd>(end), Balance(before, frozenBefore), Balance(after, frozenAfter), isShared: false, Usual);

        Assert.Equal(((decimal)credits, certainty), (cost.Credits, cost.Certainty));
        Assert.Equal(certainty == ChargeCertainty.Known ? (decimal)after : null, cost.Left);
    }

    [Theory]
    [InlineData(nameof(TurnEnd.Changed), 500, 0, 450, 0, 50, ChargeCertainty.About)]
    [InlineData(nameof(TurnEnd.Changed), 500, 0, 300, 0, 50, ChargeCertainty.About)] // Others paid as well.
    [InlineData(nameof(TurnEnd.Changed), 500, 0, 470, 0, 30, ChargeCertainty.About)] // It fell by no more than that.
    [InlineData(nameof(TurnEnd.Changed), 500, 0, 500, 0, 0, null)] // Nobody paid.
    [InlineData(nameof(TurnEnd.Changed), 450, 50, 500, 0, 0, null)] // What another turn had reserved was released.
    [InlineData(nameof(TurnEnd.Changed), 500, 0, 450, 50, 50, ChargeCertainty.About)]
    [InlineData(nameof(TurnEnd.Failed), 500, 0, 450, 0, 50, ChargeCertainty.Possible)]
    [InlineData(nameof(TurnEnd.Failed), 500, 0, 500, 0, 0, null)]
    [InlineData(nameof(TurnEnd.Stopped), 500, 0, 500, 0, 50, ChargeCertainty.Possible)]
    [InlineData(nameof(TurnEnd.Unchanged), 500, 0, 400, 0, 50, ChargeCertainty.Possible)]
    public void A_shared_balance_does_not_tell_the_cost_of_one_chat(string end, double before, double frozenBefore, double after, double frozenAfter, double credits, ChargeCertainty? certainty)
    {
        var cost = TurnCost.Of(Enum.Parse<TurnEnd>(end), Balance(before, frozenBefore), Balance(after, frozenAfter), isShared: true, Usual);

        Assert.Equal(((decimal)credits, certainty, null), (cost.Credits, cost.Certainty, cost.Left));
    }

    [Theory]
    [InlineData(nameof(TurnEnd.Changed), ChargeCertainty.About)]
    [InlineData(nameof(TurnEnd.Unchanged), ChargeCertainty.Possible)]
    [InlineData(nameof(TurnEnd.Failed), ChargeCertainty.Possible)]
    [InlineData(nameof(TurnEnd.Stopped), ChargeCertainty.Possible)]
    public void Without_both_balances_the_usual_price_is_all_that_is_known(string end, ChargeCertainty certainty)
    {
        foreach (var (before, after) in new[] { (null, Balance(50, 0)), (Balance(50, 0), null), ((CreditBalance?)null, (CreditBalance?)null) })
        {
            Assert.Equal(new TurnCost(Usual, null, certainty) { IsUnread = true }, TurnCost.Of(Enum.Parse<TurnEnd>(end), before, after, isShared: false, Usual));
        }
    }

    /// <summary>The total that the API reports is not used: whether it includes what was spent is not documented.</summary>
    private static CreditBalance Balance(double available, double frozen) => new((decimal)available, (decimal)frozen, 1000);
}
