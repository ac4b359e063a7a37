using NemoBot.Core.Concurrency;
using NemoBot.Storage.Sqlite;

namespace NemoBot.Hosting;

/// <summary>Every few seconds: what was written moves into the database's main file, so that a plain copy of that file holds nearly everything.</summary>
internal sealed partial class Checkpoints(SqliteStore store, TimeProvider time, ILogger<Checkpoints> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => PeriodicWork.RunAsync(Every, time, store.CheckpointAsync, LogFailed, stoppingToken);

    [LoggerMessage(LogLevel.Warning, "The write-ahead log could not be moved into the database; trying again in a few seconds")]
    private partial void LogFailed(Exception fault);
}
