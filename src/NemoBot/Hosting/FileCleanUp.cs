using NemoBot.Storage.Files;

namespace NemoBot.Hosting;

/// <summary>Deletes stored files that are too old or too many, once an hour.</summary>
internal sealed partial class FileCleanUp(FileStore files, TimeProvider time, ILogger<FileCleanUp> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), time);
        do
        {
            try
            {
                await files.CleanUpAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                LogFailed(fault);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Error, "Old files could not be deleted; trying again in an hour")]
    private partial void LogFailed(Exception fault);
}
