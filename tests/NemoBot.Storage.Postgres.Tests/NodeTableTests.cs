using Harness.Storage;
using Harness.Storage.Postgres;
using NemoBot.Storage.Engines;

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
        Assert.Equal(Row("a") with { Version = 2, Json = """{"status":"active"}""" }, Assert.Single(rows.Rows));
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
        Assert.Equal(Row("a") with { Version = 1 }, Assert.Single(rows.Rows));
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

        await Nodes.BeatAsync("a", Data.Start.AddSeconds(5), Stop);

        var rows = await Nodes.ReadAsync(Stop);
        Assert.Equal(1, rows.Version);
        Assert.Equal((1, Data.Start.AddSeconds(5)), (Assert.Single(rows.Rows).Version, rows.Rows[0].AliveAt));
    }

    [Fact]
    public async Task Only_rows_of_ended_nodes_are_removed_and_only_old_ones()
    {
        await Nodes.TryAddAsync(Row("lives"), 0, Stop);
        await Nodes.TryAddAsync(Row("ended") with { HasEnded = true }, 1, Stop);
        await Nodes.TryAddAsync(Row("ended just now") with { HasEnded = true, AliveAt = Data.Start.AddDays(1) }, 2, Stop);

        await Nodes.RemoveEndedAsync(Data.Start.AddHours(1), Stop);

        Assert.Equal(["ended just now", "lives"], (await Nodes.ReadAsync(Stop)).Rows.Select(row => row.Node));
    }

    private static NodeRow Row(string node) => new(node, 0, Data.Start, HasEnded: false, "{}");
}
