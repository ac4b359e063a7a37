using NemoBot.Core.Concurrency;
using NemoBot.Storage.Files;

namespace NemoBot.Hosting;

/// <summary>Deletes stored files that are too old or too many, uploads whose message never came, and those without a record, every ten minutes.</summary>
internal sealed partial class FileCleanUp(FileStore files, TimeProvider time, ILogger<FileCleanUp> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => PeriodicWork.RunAsync(
        TimeSpan.FromMinutes(10),
        time,
        async stop =>
        {
            await files.CleanUpAsync(stop);
            await files.RemoveOrphansAsync(stop);
        },
        LogFailed,
        stoppingToken);

    [LoggerMessage(LogLevel.Error, "Old files could not be deleted; trying again in ten minutes")]
    private partial void LogFailed(Exception fault);
}
