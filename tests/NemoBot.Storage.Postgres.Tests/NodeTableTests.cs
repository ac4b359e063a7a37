using Harness.Storage;
using Harness.Storage.Postgres;
using NemoBot.Core.Model;
using NemoBot.Storage.Engines;
using Npgsql;

namespace NemoBot.Storage.Postgres.Tests;

/// <summary>The table of the nodes: each change is made with knowledge of all earlier ones.</summary>
public sealed class NodeTableTests : IAsyncLifetime
{
    private PostgresUnderTest _test = null!;

    private INodeTable Nodes => _test.Postgres.Nodes;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _test = await PostgresUnderTest.StartAsync();

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public async Task A_new_table_is_empty_and_of_version_zero()
    {
        var rows = await Nodes.ReadAsync(Stop);

        Assert.Equal(0, rows.Version);
        Assert.Empty(rows.Rows);
    }

    [Fact]
    public async Task Each_change_counts_up_the_version_of_the_table_and_of_its_row()
    {
        Assert.True(await Nodes.TryAddAsync(Row("a"), 0, Stop));
        Assert.True(await Nodes.TryUpdateAsync(Row("a") with { Version = 1, Json = """{"status":"active"}""" }, 1, Stop));

        var rows = await Nodes.ReadAsync(Stop);
        Assert.Equal(2, rows.Version);
        var row = Assert.Single(rows.Rows);
        Assert.Equal(Row("a") with { Version = 2, Json = """{"status":"active"}""", AliveAt = row.AliveAt }, row);
    }

    [Fact]
    public async Task A_change_without_knowledge_of_the_last_one_has_no_effect()
    {
        await Nodes.TryAddAsync(Row("a"), 0, Stop);

        Assert.False(await Nodes.TryAddAsync(Row("b"), 0, Stop)); // Another version of the table.
        Assert.False(await Nodes.TryAddAsync(Row("a"), 1, Stop)); // It has a row.
        Assert.False(await Nodes.TryUpdateAsync(Row("a") with { Version = 1 }, 0, Stop));
        Assert.False(await Nodes.TryUpdateAsync(Row("a") with { Version = 7 }, 1, Stop));
        Assert.False(await Nodes.TryUpdateAsync(Row("b") with { Version = 1 }, 1, Stop));

        var rows = await Nodes.ReadAsync(Stop);
        Assert.Equal(1, rows.Version);
        var row = Assert.Single(rows.Rows);
        Assert.Equal(Row("a") with { Version = 1, AliveAt = row.AliveAt }, row);
    }

    [Fact]
    public async Task Of_changes_made_at_once_one_succeeds()
    {
        await _test.CloseAsync();
        await _test.OpenAsync(_test.Create(isShared: true));
        await using var beside = _test.Beside();
        await beside.OpenAsync(beside.Create(isShared: true));

        var done = await Task.WhenAll(Enumerable.Range(0, 10).Select(number => (number % 2 == 0 ? Nodes : beside.Postgres.Nodes).TryAddAsync(Row($"node {number}"), 0, Stop)));

        Assert.Single(done, succeeded => succeeded);
        Assert.Single((await Nodes.ReadAsync(Stop)).Rows);
    }

    [Fact]
    public async Task A_beat_changes_no_version()
    {
        await Nodes.TryAddAsync(Row("a"), 0, Stop);
        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Stop);
        var added = Assert.Single((await Nodes.ReadAsync(Stop)).Rows);

        await Nodes.BeatAsync("a", Stop);

        var rows = await Nodes.ReadAsync(Stop);
        var beaten = Assert.Single(rows.Rows);
        Assert.Equal((1, 1), (rows.Version, beaten.Version));
        Assert.True(beaten.AliveAt > added.AliveAt);
    }

    [Fact]
    public async Task Nodes_with_different_clocks_agree_about_who_lives()
    {
        await _test.CloseAsync();
        await _test.OpenAsync(_test.Create(isShared: true));
        await using var beside = PostgresUnderTest.At(_test.ConnectionString);
        await beside.OpenAsync(beside.Create(isShared: true));
        _test.Clock.Advance(TimeSpan.FromMinutes(10));

        await beside.Postgres.Nodes.TryAddAsync(Row("late"), 0, Stop);
        var late = Assert.Single((await Nodes.ReadAsync(Stop)).Rows);
        var own = Assert.Single((await beside.Postgres.Nodes.ReadAsync(Stop)).Rows);

        Assert.InRange(_test.Clock.GetUtcNow() - late.AliveAt, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.InRange(beside.Clock.GetUtcNow() - own.AliveAt, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_vote_of_another_node_does_not_make_one_alive()
    {
        await Nodes.TryAddAsync(Row("a"), 0, Stop);
        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Stop);
        var before = Assert.Single((await Nodes.ReadAsync(Stop)).Rows);

        await Nodes.TryUpdateAsync(before with { Json = """{"status":"suspected"}""" }, 1, Stop);

        Assert.True(Assert.Single((await Nodes.ReadAsync(Stop)).Rows).AliveAt <= before.AliveAt);
    }

    [Fact]
    public async Task A_node_that_stands_still_holds_the_others_up_for_two_seconds_only()
    {
        await Nodes.TryAddAsync(Row("a"), 0, Stop);
        await using var still = await _test.ConnectAsync();
        await using var begun = await still.BeginTransactionAsync(Stop);
        await using var count = new NpgsqlCommand("UPDATE cluster SET version = version + 1", still, begun);
        await count.ExecuteNonQueryAsync(Stop);

        await Assert.ThrowsAsync<StorageException>(() => Nodes.TryAddAsync(Row("b"), 1, Stop)); // It waits for 2 s, not for ever.

        await begun.RollbackAsync(Stop);
        Assert.True(await Nodes.TryAddAsync(Row("b"), 1, Stop));
    }

    [Fact]
    public async Task Only_rows_of_ended_nodes_are_removed_and_only_old_ones()
    {
        await Nodes.TryAddAsync(Row("lives"), 0, Stop);
        await Nodes.TryAddAsync(Row("ended") with { HasEnded = true }, 1, Stop);
        await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Stop);

        await Nodes.RemoveEndedAsync(TimeSpan.FromHours(1), Stop);
        Assert.Equal(["ended", "lives"], (await Nodes.ReadAsync(Stop)).Rows.Select(row => row.Node));
        await Nodes.RemoveEndedAsync(TimeSpan.FromMilliseconds(10), Stop);
        Assert.Equal(["lives"], (await Nodes.ReadAsync(Stop)).Rows.Select(row => row.Node));
    }

    private static NodeRow Row(string node) => new(node, 0, Data.Start, HasEnded: false, "{}");
}
