using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;
using NemoBot.Storage;
using NemoBot.Storage.Proof;
using NemoBot.Storage.Sqlite;

namespace NemoBot.Hosting;

/// <summary>Reads the whole database and the keys once a day. Damage is logged, and <c>/health/ready</c> reports it until a check finds none.</summary>
internal sealed partial class DamageCheck(SqliteStore store, StoreFolders folders, StoreCondition condition, TimeProvider time, ILogger<DamageCheck> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (condition.CheckedWhole)
        {
            await Task.Delay(Every, time, stoppingToken); // The startup check covered everything.
        }

        await PeriodicWork.RunAsync(Every, time, LookAsync, LogFailed, stoppingToken);
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await store.NoteKeyAsync(cancellationToken); // Keys rotate.
            await store.CheckAsync(KeysOnDisk.In(folders.Keys), cancellationToken);
            (condition.Damage, condition.CheckedWhole) = (null, true);
        }
        catch (StorageException damage)
        {
            condition.Damage = damage.Message;
            LogDamaged(damage.Message);
        }
    }

    [LoggerMessage(LogLevel.Critical, "{Damage} Stop the bot and restore a backup before more is lost")]
    private partial void LogDamaged(string damage);

    [LoggerMessage(LogLevel.Error, "Could not check the store; retrying in a day")]
    private partial void LogFailed(Exception fault);
}
