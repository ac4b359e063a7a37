using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;
using NemoBot.Storage.Backups;

namespace NemoBot.Hosting;

/// <summary>Makes a backup whenever one is due, which the names of those in the folder tell: a restart neither skips nor repeats one. After a failure it tries again in an hour.</summary>
internal sealed partial class BackupKeeper(BackupMaker maker, TimeProvider time, ILogger<BackupKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromHours(1);

    private DateTimeOffset _notBefore;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => PeriodicWork.RunAsync(Look, time, MakeIfDueAsync, LogFailed, stoppingToken);

    private async Task MakeIfDueAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now < _notBefore)
        {
            return;
        }

        _notBefore = now + AfterFailure; // Whatever the failure is.
        if (maker.Due() is var due && due > now)
        {
            _notBefore = due;
            return;
        }

        try
        {
            var made = await maker.MakeAsync(cancellationToken);
            LogMade(Path.GetFileName(made.Path), made.Bytes, made.Deleted);
            _notBefore = maker.Due();
        }
        catch (StorageException fault)
        {
            LogNotMade(fault.Message);
        }
    }

    [LoggerMessage(LogLevel.Information, "Made the backup {Name}, {Bytes} bytes, verified; deleted {Deleted} older ones")]
    private partial void LogMade(string name, long bytes, int deleted);

    [LoggerMessage(LogLevel.Error, "There is no new backup; retrying in an hour. {Fault}")]
    private partial void LogNotMade(string fault);

    [LoggerMessage(LogLevel.Error, "Could not make a backup; retrying in an hour")]
    private partial void LogFailed(Exception fault);
}
