using NemoBot.Storage;

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
        if (options.Value.OtlpEndpoint is null)
        {
            return; // The operator page reads for itself.
        }

        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                var now = time.GetUtcNow();
                metrics.Record(await store.FiguresAsync(now, DateOnly.FromDateTime(now.UtcDateTime), stoppingToken));
            }
            catch (StorageException busy)
            {
                LogNotRead(busy);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Warning, "The store's counts could not be read; trying again")]
    private partial void LogNotRead(Exception fault);
}
