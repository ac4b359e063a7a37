using System.Globalization;
using CsCheck;
using LiteDB;
using Microsoft.Extensions.Logging.Abstractions;
using NemoBot.Core.Model;
using NemoBot.Storage.LiteDb.Disk;

namespace NemoBot.Storage.LiteDb.Tests.PowerCuts;

/// <summary>Several callers at once, each with steps of two documents: the step's own, and the number of the last step.</summary>
public sealed class StoreThreadPowerCutTests
{
    private const int Callers = 8;

    [Fact]
    public Task A_step_that_its_caller_was_told_of_survives_a_power_cut_and_every_step_is_whole() =>
        Gen.Int[0, int.MaxValue].SampleAsync(PlayAsync, iter: 40);

    private static async Task PlayAsync(int seed)
    {
        var random = new Random(seed);
        var disk = new SimulatedDisk(random);
        var (data, log) = (disk.Create(DataFile.Empty()), disk.Create([]));
        disk.CutAfter(random.Next(1, 200));
        int[] told;
        await using (var thread = new StoreThread(Database.Open(data, log), TimeProvider.System, NullLogger<StoreThread>.Instance))
        {
            told = await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => WriteUntilTheCutAsync(thread, caller))));
        }

        disk.Restart();
        using var database = Database.Open(data, log);
        for (var caller = 0; caller < Callers; caller++)
        {
            var last = database.Find("last", Text(caller))?["step"].AsInt32 ?? 0;
            Assert.InRange(last, told[caller], told[caller] + 1);
            Assert.All(Enumerable.Range(1, last), step => Assert.NotNull(database.Find("steps", StepOf(caller, step))));
            Assert.Null(database.Find("steps", StepOf(caller, last + 1)));
        }
    }

    private static async Task<int> WriteUntilTheCutAsync(StoreThread thread, int caller)
    {
        for (var step = 1; ; step++)
        {
            try
            {
                await thread.WriteAsync(
                    draft =>
                    {
                        draft.Put("steps", new BsonDocument { ["_id"] = StepOf(caller, step) });
                        draft.Put("last", new BsonDocument { ["_id"] = Text(caller), ["step"] = step });
                        return 0;
                    },
                    default);
            }
            catch (StorageException)
            {
                return step - 1;
            }
        }
    }

    private static string StepOf(int caller, int step) => $"{Text(caller)}-{Text(step)}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
