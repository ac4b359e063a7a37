using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;
using NemoBot.Storage;
using NemoBot.Storage.Engines;
using NemoBot.Storage.Proof;

namespace NemoBot.Hosting;

/// <summary>Reads the whole database and the keys once a day, and at once where the start could not finish that. Damage is logged, and <c>/health/ready</c> reports it until a check finds none.</summary>
internal sealed partial class DamageCheck(
    IFileEngineStore store, IntegrityCheck integrity, StoreFolders folders, StoreCondition condition, TimeProvider time, ILogger<DamageCheck> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (condition.CheckedWhole)
        {
            await Task.Delay(Every, time, stoppingToken); // The startup check covered everything.
        }

        await PeriodicWork.RunAsync(Every, time, InspectAsync, LogFailed, stoppingToken);
    }

    private async Task InspectAsync(CancellationToken cancellationToken)
    {
        var isAwaited = condition.AwaitsCheck;
        try
        {
            await store.NoteKeyAsync(cancellationToken); // Keys rotate.
            await integrity.RunAsync(KeysOnDisk.In(folders.Keys), cancellationToken);
            (condition.Damage, condition.CheckedWhole) = (null, true);
        }
        catch (StorageException damage)
        {
            condition.Damage = damage.Message;
            LogDamaged(damage.Message);
        }
        finally
        {
            condition.AwaitsCheck = false; // Also where the check itself failed: it would make the bot wait for a day.
        }

        if (isAwaited)
        {
            LogAwaited();
        }
    }

    [LoggerMessage(LogLevel.Critical, "{Damage} Stop the bot and restore a backup before more is lost")]
    private partial void LogDamaged(string damage);

    [LoggerMessage(LogLevel.Information, "The check of the store that readiness waited for, after a sudden end, is over")]
    private partial void LogAwaited();

    [LoggerMessage(LogLevel.Error, "Could not check the store; retrying in a day")]
    private partial void LogFailed(Exception fault);
}
