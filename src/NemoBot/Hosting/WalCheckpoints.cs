using NemoBot.Core.Concurrency;
using NemoBot.Storage.Engines;

namespace NemoBot.Hosting;

/// <summary>Moves the write-ahead log into the database's main file every few seconds, so that a plain copy of that file contains nearly everything.</summary>
internal sealed partial class WalCheckpoints(IFileEngineStore store, TimeProvider time, ILogger<WalCheckpoints> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => PeriodicWork.RunAsync(Every, time, store.CheckpointAsync, LogFailed, stoppingToken);

    [LoggerMessage(LogLevel.Warning, "Could not move the write-ahead log into the database; retrying in a few seconds")]
    private partial void LogFailed(Exception fault);
}
