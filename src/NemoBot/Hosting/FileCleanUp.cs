using NemoBot.Core.Concurrency;
using NemoBot.Storage.Files;

namespace NemoBot.Hosting;

/// <summary>Deletes stored files that are too old or too many, uploads whose message or rest never arrived, and files without a record, every ten minutes.</summary>
internal sealed partial class FileCleanUp(FileStore files, PartialFileStore partials, TimeProvider time, ILogger<FileCleanUp> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => PeriodicWork.RunAsync(TimeSpan.FromMinutes(10), time, RunAsync, LogFailed, stoppingToken);

    /// <remarks>What is on this machine first; and a step that fails, as with a bucket that is away, keeps no other from its work.</remarks>
    private async Task RunAsync(CancellationToken stop)
    {
        await TryAsync(() => Task.FromResult(partials.RemoveExpired()), stop);
        await TryAsync(() => files.CleanUpAsync(stop), stop);
        await TryAsync(() => files.RemoveOrphansAsync(stop), stop);
    }

    private async Task TryAsync(Func<Task> step, CancellationToken stop)
    {
        try
        {
            await step();
        }
        catch (Exception fault) when (!stop.IsCancellationRequested)
        {
            LogFailed(fault);
        }
    }

    [LoggerMessage(LogLevel.Error, "Could not delete old files; retrying in ten minutes")]
    private partial void LogFailed(Exception fault);
}
