using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;
using NemoBot.Core.Telemetry;

namespace NemoBot.Operations;

/// <summary>Reads the store's counts into the gauges, every half minute, where somebody collects them.</summary>
internal sealed partial class FiguresWatch(
    IStoreFigures store,
    BotMetrics metrics,
    Microsoft.Extensions.Options.IOptions<OperationsOptions> options,
    TimeProvider time,
    ILogger<FiguresWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.OtlpEndpoint is not null) // Else the operator page reads for itself.
        {
            await PeriodicWork.RunAsync(Every, time, ReadAsync, LogNotRead, stoppingToken);
        }
    }

    private async Task ReadAsync(CancellationToken stop)
    {
        var now = time.GetUtcNow();
        metrics.Record(await store.FiguresAsync(now, stop));
    }

    [LoggerMessage(LogLevel.Warning, "The store's counts could not be read; trying again")]
    private partial void LogNotRead(Exception fault);
}
