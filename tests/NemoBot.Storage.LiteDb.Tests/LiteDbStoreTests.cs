using System.Diagnostics;
using System.Globalization;
using Fakes.Time;
using Harness.Storage;
using LiteDB;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;
using NemoBot.Core.Model;
using NemoBot.Storage.LiteDb.Disk;
using NemoBot.Storage.LiteDb.Tests.PowerCuts;
using static Harness.Storage.Data;

namespace NemoBot.Storage.LiteDb.Tests;

public sealed class LiteDbStoreTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_chat_whose_first_message_was_lost_gets_a_key_with_the_next_one()
    {
        var (disk, clock) = (new SimulatedDisk(new Random(1)), new ManualClock(Start));
        var (data, log) = (disk.Create(DataFile.Empty()), disk.Create([]));
        await using var store = new LiteDbStore(
            () => Database.Open(data, log), new(new EphemeralDataProtectionProvider()), new SortableIds(clock), clock, NullLoggerFactory.Instance);
        await store.InitializeAsync(default);
        disk.LeaveFree(0);
        await Assert.ThrowsAsync<StorageException>(() => store.AcceptAsync([Message(Ana, "1", new string('x', 50_000))], default));
        disk.LeaveFree(int.MaxValue);
        await store.AcceptAsync([Message(Ana, "1", "again")], default);

        Assert.Equal("again", (await store.NextMessageAsync(Ana, default))?.Message.Text);
    }

    [Fact]
    public async Task Messages_that_cannot_be_decrypted_are_set_aside_until_they_can_in_their_order()
    {
        await using var test = await LiteDbUnderTest.StartAsync();
        await test.Store.AcceptAsync([Message(Ana, "1"), Message(Ana, "2")], default);
        var putBackAsync = await test.LoseKeysAsync();
        Assert.Null(await test.Store.NextMessageAsync(Ana, default));
        await test.Store.AcceptAsync([Message(Ana, "3")], default);
        Assert.Equal("3", (await test.Store.NextMessageAsync(Ana, default))?.Message.MessageId);

        await putBackAsync();
        Assert.Equal("1", (await test.Store.NextMessageAsync(Ana, default))?.Message.MessageId);
    }

    [Fact]
    public async Task Quarantine_keeps_the_newest_1000_of_a_platform_and_cuts_long_input()
    {
        await using var test = await LiteDbUnderTest.StartAsync();
        await test.Store.QuarantineAsync("discord", new string('x', 100_000), "long", default);
        await Task.WhenAll(Enumerable.Range(0, 1003).Select(i => test.Store.QuarantineAsync("telegram", $"raw {i}", "unknown", default)));

        var kept = await test.LiteDb.QuarantinedAsync("telegram", 5000, default);
        Assert.Equal(1000, kept.Count);
        Assert.Equal("raw 1002", kept[0].Raw);
        Assert.Equal("raw 3", kept[^1].Raw);
        Assert.Equal(65_536, Assert.Single(await test.LiteDb.QuarantinedAsync("discord", 5, default)).Raw?.Length);
        Assert.Equal(1001, (await test.LiteDb.FiguresAsync(Start, default)).Quarantined);
    }

    [Fact]
    public async Task What_was_seen_is_forgotten_after_30_days()
    {
        await using var test = await LiteDbUnderTest.StartAsync();
        await test.Store.AcceptAsync([.. Enumerable.Range(0, 40).Select(i => Message(Ana, $"{i}"))], default);
        test.Clock.Advance(TimeSpan.FromDays(31));
        await test.Store.AcceptAsync([Message(Ana, "new")], default);

        await test.CloseAsync();
        Assert.Single(Rows.In(test.DatabasePath)["seen_messages"]);
    }

    [Fact]
    public async Task Rows_of_other_versions_stay_readable()
    {
        await using var test = await LiteDbUnderTest.StartAsync();
        await test.Store.UpdateChatAsync(Ana, chat => chat with { Skill = "video" }, default);
        await test.CloseAsync();
        using (var database = Database.Open(test.DatabasePath))
        {
            database.Upsert("chats", [new BsonDocument { ["_id"] = $"{Ana}", ["json"] = """{"Skill":"old","Unheard":{"of":[1]}}""", ["unheard"] = 1 }]);
        }

        await test.OpenAsync();

        var chat = await test.Store.GetChatAsync(Ana, default);
        Assert.Equal(("old", true), (chat.Skill, chat.Reachable));
        Assert.Empty(chat.Learned);
    }

    [Fact]
    public async Task Closing_writes_what_waits_and_refuses_what_comes_later()
    {
        await using var test = await LiteDbUnderTest.StartAsync();
        var store = test.LiteDb;
        var writes = Enumerable.Range(0, 500).Select(i => store.AcceptAsync([Message(Ana, $"{i}")], default)).ToList();
        await test.CloseAsync();

        Assert.All(await Task.WhenAll(writes), accepted => Assert.Single(accepted));
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.AcceptAsync([Message(Ana, "late")], default));
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.GetChatAsync(Ana, default));
        Assert.Equal(500, Rows.In(test.DatabasePath)["inbox"].Count);
    }

    [Fact]
    public async Task A_key_that_is_too_long_for_the_engine_fails_its_own_step_only()
    {
        await using var test = await LiteDbUnderTest.StartAsync();
        var tooLong = test.Store.AcceptAsync([Message(Ana, new string('x', 2_000))], default);
        var beside = test.Store.AcceptAsync([Message(Ana, "1")], default);

        await Assert.ThrowsAsync<StorageException>(() => tooLong);
        Assert.Single(await beside);
    }

    /// <summary>A measurement, not a promise: it prints.</summary>
    [Fact]
    public async Task Throughput_of_32_concurrent_callers()
    {
        await using var test = await LiteDbUnderTest.StartAsync();
        const int Each = 50;
        var started = Stopwatch.GetTimestamp();
        var accepted = await Task.WhenAll(Enumerable.Range(0, 32).Select(caller => Task.Run(async () =>
        {
            var mine = 0;
            for (var i = 0; i < Each; i++)
            {
                mine += (await test.Store.AcceptAsync([Message(new ChatKey("web", $"{caller}"), $"{i}")], default)).Count;
            }

            return mine;
        })));
        var took = Stopwatch.GetElapsedTime(started);

        Assert.Equal(32 * Each, accepted.Sum());
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{32 * Each} accepts by 32 callers in {took.TotalMilliseconds:F0} ms: {32 * Each / took.TotalSeconds:F0} a second"));
    }
}
