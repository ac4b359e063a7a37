using Harness.Processes;
using Harness.Storage;
using Microsoft.Data.Sqlite;
using NemoBot.Core.Model;

namespace Faults;

/// <summary>The machine under the bot: its clock leaps, its disk is full for a moment, or slow.</summary>
internal sealed class Machine(BotProcess bot, string database)
{
    /// <summary>From a correction by the time service to an operator who sets the clock.</summary>
    private static readonly TimeSpan[] Leaps = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(45), TimeSpan.FromMinutes(20), TimeSpan.FromHours(2)];

    public async Task MisbehaveAsync(Random random, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(200, 1200)), TimeProvider.System, enough).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var length = TimeSpan.FromMilliseconds(random.Next(50, 700));
            switch (random.Next(4))
            {
                case 0 or 1:
                    var leap = Leaps[random.Next(Leaps.Length)] * (random.Next(2) == 0 ? 1 : -1);
                    bot.Command($"clock {leap.TotalMilliseconds:0}");
                    break;
                case 2 when bot.IsReady: // On a full disk it does not start, and reports why.
                    bot.Command("disk full");
                    await Task.Delay(length, TimeProvider.System, CancellationToken.None);
                    bot.Command("disk free");
                    break;
                default:
                    await SlowDiskAsync(length);
                    break;
            }
        }

        bot.Command("disk free");
    }

    /// <summary>
    /// Blocks all writers of SQLite for this long, like a disk that is busy with earlier writes. LiteDB has one writer only; its checkpoints are held off, as a backup
    /// does.
    /// </summary>
    private async Task SlowDiskAsync(TimeSpan length)
    {
        try
        {
            if (RowsOnDisk.EngineOf(database) is not { Name: "sqlite" })
            {
                using var inspection = RowsOnDisk.EngineOf(database).Inspect(database);
                await Task.Delay(length, TimeProvider.System);
                return;
            }

            await using var connection = new SqliteConnection($"Data Source={database};Pooling=False;Default Timeout=1");
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE";
            await command.ExecuteNonQueryAsync();
            await Task.Delay(length, TimeProvider.System);
            command.CommandText = "ROLLBACK";
            await command.ExecuteNonQueryAsync();
        }
        catch (Exception fault) when (fault is SqliteException or StorageException)
        {
            // The bot writes without a pause, or was killed while it recovered the file: no fault this time.
        }
    }
}
