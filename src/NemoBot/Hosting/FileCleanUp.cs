using NemoBot.Core.Concurrency;
using NemoBot.Storage.Files;

namespace NemoBot.Hosting;

/// <summary>Deletes stored files that are too old or too many, uploads whose message or rest never arrived, and files without a record, every ten minutes.</summary>
internal sealed partial class FileCleanUp(FileStore files, PartialFileStore partials, TimeProvider time, ILogger<FileCleanUp> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => PeriodicWork.RunAsync(
        TimeSpan.FromMinutes(10),
        time,
        async stop =>
        {
            await files.CleanUpAsync(stop);
            await files.RemoveOrphansAsync(stop);
            partials.RemoveExpired();
        },
        LogFailed,
        stoppingToken);

    [LoggerMessage(LogLevel.Error, "Could not delete old files; retrying in ten minutes")]
    private partial void LogFailed(Exception fault);
}
