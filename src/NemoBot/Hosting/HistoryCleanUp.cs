using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using NemoBot.Storage;

namespace NemoBot.Hosting;

/// <summary>Deletes finished work that is older than <see cref="StorageOptions.KeepHistoryFor"/>, once an hour.</summary>
internal sealed partial class HistoryCleanUp(IStore store, IOptions<StorageOptions> options, TimeProvider time, ILogger<HistoryCleanUp> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), time);
        do
        {
            try
            {
                LogTrimmed(await store.TrimAsync(time.GetUtcNow() - options.Value.KeepHistoryFor, stoppingToken));
            }
            catch (SqliteException busy)
            {
                LogFailed(busy);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Debug, "Deleted {Rows} rows of old history")]
    private partial void LogTrimmed(int rows);

    [LoggerMessage(LogLevel.Error, "Old history could not be deleted; trying again in an hour")]
    private partial void LogFailed(Exception fault);
}
