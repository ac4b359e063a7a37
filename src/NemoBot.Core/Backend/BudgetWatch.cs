using System.Globalization;
using Microsoft.Extensions.Options;
using NemoBot.Core.Limits;
using NemoBot.Core.Model;
using NemoVideo;

namespace NemoBot.Core.Backend;

/// <summary>A daily budget of all people together, as it stands today (UTC).</summary>
/// <param name="What">Credits of the bot (<see cref="QuotaOptions.BotCreditsPerDay"/>), or edits or exports with the operator's token.</param>
/// <param name="Used">May exceed <paramref name="Most"/>: work that was begun within it may cost more than usual.</param>
public sealed record Budget(Scarce What, long Used, int Most)
{
    /// <summary>Part of a budget, in percent, from which on the operator is told.</summary>
    public const int NearAt = 80;

    public int Percent => (int)Math.Min(Used * 100 / Most, int.MaxValue);

    public bool IsNear => Percent >= NearAt;

    public bool IsUsedUp => Used >= Most;
}

/// <summary>Knows how much of today's budgets is used, and tells the operator before they are used up. Only what is set is a budget.</summary>
public sealed partial class BudgetWatch(
    IStore store, IOptions<QuotaOptions> quotas, IOptions<OperatorOptions> operators, IOptions<NemoVideoOptions> nemo, TimeProvider time, ILogger<BudgetWatch> logger)
{
    private const string Owner = "budgets";

    /// <summary>Longer than the day that the value names.</summary>
    private static readonly TimeSpan KeepFor = TimeSpan.FromDays(2);

    /// <summary>Gets whether there is any budget.</summary>
    public bool HasBudgets => Limits.Any();

    private IEnumerable<(Scarce What, int Most)> Limits
    {
        get
        {
            if (quotas.Value.BotCreditsPerDay > 0)
            {
                yield return (Scarce.Credits, quotas.Value.BotCreditsPerDay);
            }

            if (nemo.Value.Token is { Length: > 0 })
            {
                yield return (Scarce.Edits, operators.Value.EditsPerDayTotal);
                yield return (Scarce.Exports, operators.Value.ExportsPerDayTotal);
            }
        }
    }

    /// <summary>Reads the budgets; one read of the store.</summary>
    public async Task<IReadOnlyList<Budget>> ReadAsync(CancellationToken cancellationToken)
    {
        if (!HasBudgets)
        {
            return [];
        }

        var today = UtcDay.Of(time.GetUtcNow());
        var uses = await store.ListUsesAsync(Use.Everybody, cancellationToken);
        return [.. Limits.Select(limit => new Budget(limit.What, uses.Where(use => use.Day == today && use.What == limit.What.ToString()).Sum(use => use.Count), limit.Most))];
    }

    /// <summary>Logs a warning for each budget that is nearly used up: once a day, of all nodes together, also after a restart.</summary>
    public async Task TellAsync(CancellationToken cancellationToken)
    {
        foreach (var budget in (await ReadAsync(cancellationToken)).Where(budget => budget.IsNear))
        {
            if (await IsFirstAsync(budget.What, cancellationToken))
            {
                LogNear(budget.What, budget.Percent, budget.Used, budget.Most);
            }
        }
    }

    private async Task<bool> IsFirstAsync(Scarce what, CancellationToken cancellationToken)
    {
        var today = UtcDay.Of(time.GetUtcNow()).ToString("O", CultureInfo.InvariantCulture);
        var isFirst = false;
        await store.UpdateValueAsync(
            Owner,
            $"told {what}",
            told =>
            {
                isFirst = told != today;
                return today;
            },
            KeepFor,
            cancellationToken);
        return isFirst;
    }

    [LoggerMessage(LogLevel.Warning, "Today's budget of {What} is {Percent} % used: {Used} of {Most}; it counts anew at midnight UTC")]
    private partial void LogNear(Scarce what, int percent, long used, int most);
}
