using NemoBot.Core.Backend;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;

namespace NemoBot.Hosting;

/// <summary>Lets <see cref="BudgetWatch"/> look at the budgets once a minute, if there are any.</summary>
internal sealed partial class BudgetReport(BudgetWatch budgets, ISingles singles, TimeProvider time, ILogger<BudgetReport> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => budgets.HasBudgets ? singles.RunAsync("budget report", RunAsync, stoppingToken) : Task.CompletedTask;

    private Task RunAsync(CancellationToken cancellationToken) => PeriodicWork.RunAsync(TimeSpan.FromMinutes(1), time, budgets.TellAsync, LogFailed, cancellationToken);

    [LoggerMessage(LogLevel.Error, "Could not read the budgets; retrying in a minute")]
    private partial void LogFailed(Exception fault);
}
