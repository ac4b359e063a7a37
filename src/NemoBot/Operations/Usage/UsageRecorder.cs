using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;
using NemoBot.Core.Telemetry;

namespace NemoBot.Operations.Usage;

/// <summary>Adds what this process did to the store's hourly rows, every minute and at the end. A process that is killed loses the counts of its last minute.</summary>
internal sealed partial class UsageRecorder(IStore store, BotMetrics metrics, TimeProvider time, ILogger<UsageRecorder> logger) : BackgroundService
{
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await WriteAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is StorageException or OperationCanceledException)
        {
            LogNotWritten(fault); // Only figures: they must not keep the bot from stopping.
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => PeriodicWork.RunAsync(Every, time, WriteAsync, LogNotWritten, stoppingToken);

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var counts = metrics.Usage.Take();
        if (counts.Count == 0)
        {
            return;
        }

        var now = time.GetUtcNow();
        try
        {
            await store.UpdateValueAsync(UsageRows.Platform, UsageRows.KeyOf(now), stored => UsageRows.Add(stored, now.UtcDateTime.Hour, counts), UsageRows.KeptFor, cancellationToken);
        }
        catch
        {
            foreach (var (name, count) in counts)
            {
                metrics.Usage.Add(name, count); // The next write has them.
            }

            throw;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Could not store the figures of the console's charts; they are kept for the next time")]
    private partial void LogNotWritten(Exception fault);
}
