using Fakes.Time;
using Harness.Processes;

namespace NemoBot.Tests.Processes;

/// <summary>The real program as a node of a cluster.</summary>
public sealed class ClusterStartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nemobot-cluster-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Two_nodes_share_a_database_and_the_chats_of_one_are_seen_at_the_other()
    {
        var database = await ClusterNode.DatabaseAsync();
        await using var one = Node(database, ("Operator__Code", ClusterNode.OperatorCode));
        await using var other = Node(database, ("Operator__Code", ClusterNode.OperatorCode));
        await one.StartAsync();
        await other.StartAsync();
        await using var ana = await one.PersonAsync();
        await using var ben = await other.PersonAsync();

        await ana.SaysAsync("/help");
        await ana.SeesAsync("export");
        await ben.SaysAsync("/help");
        await ben.SeesAsync("export");

        // The nodes report every five seconds.
        using var http = ClusterNode.Operator();
        await Eventually.HoldsAsync(
            async stop => (await http.GetStringAsync(new Uri(other.Address, "/operator"), stop)).Split("<th scope=\"row\">127.0.0.1:").Length == 3,
            () => $"both nodes on the operator page:\n{other.Output}",
            TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_bot_that_is_alone_and_a_node_refuse_to_share_a_database()
    {
        var database = await ClusterNode.DatabaseAsync();
        await using (var node = Node(database))
        await using (var alone = Bot([.. ClusterNode.Settings(database)]))
        {
            await node.StartAsync();
            await alone.StartAsync(waitsUntilReady: false);
            Assert.Equal(2, await alone.EndAsync());
            Assert.Contains("Another NemoBot uses the database", Assert.Single(alone.Errors), StringComparison.Ordinal);
        }

        await using var first = Bot([.. ClusterNode.Settings(database)]);
        await using var second = Node(database);
        await first.StartAsync();
        await second.StartAsync(waitsUntilReady: false);
        Assert.Equal(2, await second.EndAsync());
    }

    [Theory]
    [InlineData("Cluster__Failover", "00:00:00.1", "Cluster:Failover must be between")]
    [InlineData("Cluster__Failover", "soon", "Cluster:Failover")]
    [InlineData("Cluster__SiloPort", "0", "Cluster:SiloPort must be between 1 and 65535")]
    [InlineData("Cluster__Address", "no.such.name.invalid", "Cluster:Address must be an address")]
    [InlineData("Cluster__Name", " ", "Cluster:Name must not be empty")]
    [InlineData("Storage__Engine", "sqlite", "set Storage:Engine to postgres")]
    [InlineData("Cluster__Enabled", "perhaps", "Cluster:Enabled")]
    public async Task A_wrong_setting_is_named_in_one_line_and_the_start_ends_with_2(string setting, string value, string words)
    {
        await using var node = Node("Host=127.0.0.1;Port=1", (setting, value));
        await node.StartAsync(waitsUntilReady: false);

        Assert.Equal(2, await node.EndAsync());
        Assert.Contains(words, string.Join(' ', node.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_check_of_a_node_tells_its_address_and_whether_its_clock_is_right()
    {
        var database = await ClusterNode.DatabaseAsync();

        var run = await ProgramRun.StartAsync(
            _folder, ["check"], [.. ClusterNode.Settings(database), ("Cluster__Enabled", "true"), ("Cluster__Address", "127.0.0.1"), ("Storage__Path", Path.Combine(_folder, "nemobot.db"))]);

        var said = string.Join(' ', run.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("The other nodes reach this one at 127.0.0.1, port 11111", said, StringComparison.Ordinal);
        Assert.Contains("The clock agrees with the database server's", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bot_that_is_alone_does_not_load_what_a_cluster_takes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux shows what a process has mapped.");
        await using var alone = Bot();
        await alone.StartAsync();
        await using var node = Node(await ClusterNode.DatabaseAsync());
        await node.StartAsync();

        Assert.DoesNotContain("Orleans", await File.ReadAllTextAsync($"/proc/{alone.Id}/maps"), StringComparison.Ordinal);
        Assert.Contains("Orleans", await File.ReadAllTextAsync($"/proc/{node.Id}/maps"), StringComparison.Ordinal);
    }

    private BotProcess Node(string database, params (string, string)[] more) => ClusterNode.New(_folder, database, more);

    private BotProcess Bot(params (string, string)[] settings) => ClusterNode.Bot(_folder, settings);
}
