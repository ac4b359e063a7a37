using Fakes.Time;
using Harness.Processes;
using Harness.Storage.Postgres;
using Npgsql;

namespace NemoBot.Tests.Processes;

/// <summary>Nodes that differ from the others, or have lost what they share.</summary>
public sealed class ClusterNodesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nemobot-cluster-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_node_whose_database_does_not_answer_ends_all_the_same()
    {
        var database = await ClusterNode.DatabaseAsync();
        await using var line = new Line((await PostgresProcess.SharedAsync()).Port);
        await using var node = Node(new NpgsqlConnectionStringBuilder(database) { Port = line.Port }.ConnectionString);
        await node.StartAsync();
        line.Cut(isSilent: true);

        await node.SignalAsync("TERM");

        await Eventually.HoldsAsync(() => node.HasEnded, () => $"the node to end:\n{node.Output}", TimeSpan.FromSeconds(25));
    }

    [Fact]
    public async Task What_runs_once_runs_on_a_node_that_is_set_up_for_it()
    {
        var database = await ClusterNode.DatabaseAsync();
        await using var without = Node(database);
        await without.StartAsync();
        await using var with = Node(database, ("Operator__Code", ClusterNode.OperatorCode), ("Discord__Token", "a.b.c"), ("Discord__ApiUrl", "http://127.0.0.1:9/"), ("Discord__ShardCount", "8"));
        await with.StartAsync(waitsUntilReady: false);

        using var http = ClusterNode.Operator();
        var shards = string.Join(", ", Enumerable.Range(0, 8).Select(shard => $"discord shard {shard}"));
        await Eventually.HoldsAsync(
            async stop => await ReadAsync(http, new Uri(with.Address, "/operator"), stop) is { } page && page.Contains(shards, StringComparison.Ordinal),
            () => $"all shards on the node that has Discord:\n{with.Output}",
            TimeSpan.FromSeconds(60));
    }

    private BotProcess Node(string database, params (string, string)[] more) => ClusterNode.New(_folder, database, more);

    private static async Task<string?> ReadAsync(HttpClient http, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            return await http.GetStringAsync(address, cancellationToken);
        }
        catch (HttpRequestException)
        {
            return null; // It has not started yet.
        }
    }
}
