using Microsoft.Extensions.Options;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;
using NemoBot.Storage;

namespace NemoBot.Hosting;

/// <summary>Deletes finished work that is older than <see cref="StorageOptions.KeepHistoryFor"/>, once an hour.</summary>
internal sealed partial class HistoryCleanUp(IStore store, IOptions<StorageOptions> options, ISingles singles, TimeProvider time, ILogger<HistoryCleanUp> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => singles.RunAsync("history clean-up", RunAsync, stoppingToken);

    private Task RunAsync(CancellationToken cancellationToken) => PeriodicWork.RunAsync(
        TimeSpan.FromHours(1),
        time,
        async stop => LogTrimmed(await store.TrimAsync(time.GetUtcNow() - options.Value.KeepHistoryFor, stop)),
        LogFailed,
        cancellationToken);

    [LoggerMessage(LogLevel.Debug, "Deleted {Rows} rows of old history")]
    private partial void LogTrimmed(int rows);

    [LoggerMessage(LogLevel.Error, "Could not delete old history; retrying in an hour")]
    private partial void LogFailed(Exception fault);
}
