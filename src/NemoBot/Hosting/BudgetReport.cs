using NemoBot.Core.Backend;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;

namespace NemoBot.Hosting;

/// <summary>Lets <see cref="BudgetWatch"/> look at the budgets once a minute: the console may set one at any time.</summary>
internal sealed partial class BudgetReport(BudgetWatch budgets, ISingles singles, TimeProvider time, ILogger<BudgetReport> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => singles.RunAsync("budget report", RunAsync, stoppingToken);

    private Task RunAsync(CancellationToken cancellationToken) => PeriodicWork.RunAsync(TimeSpan.FromMinutes(1), time, budgets.TellAsync, LogFailed, cancellationToken);

    [LoggerMessage(LogLevel.Error, "Could not read the budgets; retrying in a minute")]
    private partial void LogFailed(Exception fault);
}
