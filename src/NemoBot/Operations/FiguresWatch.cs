using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;
using NemoBot.Core.Telemetry;

namespace NemoBot.Operations;

/// <summary>Records the store's counts in the gauges every 30 seconds, if metrics are exported.</summary>
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
        if (options.Value.OtlpEndpoint is not null) // Otherwise the operator page reads them itself.
        {
            await PeriodicWork.RunAsync(Every, time, ReadAsync, LogNotRead, stoppingToken);
        }
    }

    private async Task ReadAsync(CancellationToken stop)
    {
        var now = time.GetUtcNow();
        metrics.Record(await store.FiguresAsync(now, stop));
    }

    [LoggerMessage(LogLevel.Warning, "Could not read the store's counts; retrying")]
    private partial void LogNotRead(Exception fault);
}
