using Fakes.Logging;
using Harness.Storage;
using NemoBot.Hosting;

namespace NemoBot.Tests.Operations;

/// <summary>The daily look for damage.</summary>
public sealed class DamageCheckTests
{
    [Fact]
    public async Task After_a_sudden_end_the_bot_is_ready_when_the_store_has_been_checked()
    {
        await using var test = await StoreUnderTest.StartAsync(("Storage:Engine", "litedb"));
        await test.Store.AcceptAsync([Data.Message(Data.Ana, "1")], default);
        (test.Condition.CheckedWhole, test.Condition.AwaitsCheck) = (false, true);
        Assert.Equal(["database"], (await test.Probe.FaultsAsync(default)).Keys);

        var log = new LogCapture();
        using var look = new DamageCheck(test.EngineStore, test.Integrity, test.Folders, test.Condition, test.Clock, log.CreateLogger<DamageCheck>());
        await look.StartAsync(default);
        await log.Written.TakeAsync(line => line.Contains("sudden end", StringComparison.Ordinal));

        test.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Empty(await test.Probe.FaultsAsync(default));
        Assert.True(test.Condition.CheckedWhole);
        await look.StopAsync(default);
    }

    [Theory]
    [InlineData(true)] // The start looked at everything: the first look is a day later.
    [InlineData(false)]
    public async Task Damage_is_logged_and_makes_the_bot_unready(bool lookedAtStart)
    {
        await using var test = await StoreUnderTest.StartAsync();
        await test.Store.AcceptAsync([Data.Message(Data.Ana, "1")], default);
        await test.Sqlite.CheckpointAsync(default);
        Assert.Empty(await test.Probe.FaultsAsync(default));
        test.Condition.CheckedWhole = lookedAtStart;
        var page = DatabasePages.Pick(test.DatabasePath).First(page => page.Name == "web_chat");
        await using (var file = new FileStream(test.DatabasePath, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = (page.Number - 1L) * DatabasePages.Size;
            await file.WriteAsync(new byte[DatabasePages.Size]);
        }

        var log = new LogCapture();
        using var look = new DamageCheck(test.Sqlite, test.Integrity, test.Folders, test.Condition, test.Clock, log.CreateLogger<DamageCheck>());
        await look.StartAsync(default);
        if (lookedAtStart)
        {
            await test.Clock.WaitForDelayAsync(TimeSpan.FromDays(1));
            test.Clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.Contains("is damaged", await log.Written.TakeAsync(line => line.StartsWith("Critical", StringComparison.Ordinal)), StringComparison.Ordinal);
        test.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(["database"], (await test.Probe.FaultsAsync(default)).Keys);
        await look.StopAsync(default);
    }
}
