using System.Diagnostics;
using System.Globalization;
using NemoBot.Bench.Growth;

namespace NemoBot.Bench;

/// <summary>
/// <c>cluster</c>: 1, 2 and 3 nodes on one PostgreSQL server, beside one bot with the embedded store and one alone on PostgreSQL, in turns. Users of the web chat, spread over the nodes, each send the next message
/// after the answer to the last. All of it on one machine: what is measured is what a node more costs, not what a machine more brings.
/// </summary>
internal static class ClusterScenario
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(3);
    private static int _ports = 21_000;

    public static async Task<BenchReport> RunAsync(BenchSettings settings)
    {
        var program = await settings.PublishedAsync("bot", "NemoBot");
        var database = settings.Values.GetValueOrDefault("postgres") ?? throw new ArgumentException("--postgres is the connection string of a database, in which the scenario makes schemas of its own.");
        var (rounds, messages, people) = (settings.Number("rounds", 5), settings.Number("messages", 6_000), settings.Number("people", 96));
        Side[] sides = [new("embedded (SQLite)", 1, false, false), new("alone on PostgreSQL", 1, true, false), new("1 node", 1, true, true), new("2 nodes", 2, true, true), new("3 nodes", 3, true, true)];
        var found = sides.ToDictionary(side => side, _ => new List<Figures>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var side in round % 2 == 0 ? sides : sides.Reverse())
            {
                found[side].Add(await MeasureAsync(side, program, database, messages, people));
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round + 1}, {side.Name}: {found[side][^1].PerSecond:N0} messages/s"));
            }
        }

        var report = new BenchReport("cluster").Add("people", people, "").Add("messages", messages, "").Add("rounds", rounds, "");
        var (alone, one) = (found[sides[1]], found[sides[2]]);
        foreach (var (side, figures) in found)
        {
            report.Add($"{side.Name}: messages", Median(figures.Select(each => each.PerSecond)), "messages/s")
                .Add($"{side.Name}: CPU of the nodes a message", Median(figures.Select(each => each.NodeCpu.TotalMilliseconds)), "ms")
                .Add($"{side.Name}: CPU of PostgreSQL a message", Median(figures.Select(each => each.DatabaseCpu.TotalMilliseconds)), "ms")
                .Add($"{side.Name}: said to answered p50", Median(figures.Select(each => each.Half)), "ms");
        }

        foreach (var side in sides[2..])
        {
            report.Add($"{side.Name} / alone on PostgreSQL: messages", Median(found[side].Zip(alone, (here, there) => here.PerSecond / there.PerSecond)), "");
        }

        foreach (var side in sides[3..])
        {
            report.Add($"{side.Name} / 1 node: messages", Median(found[side].Zip(one, (here, there) => here.PerSecond / there.PerSecond)), "")
                .Add($"{side.Name} / 1 node: CPU of the nodes", Median(found[side].Zip(one, (here, there) => here.NodeCpu / there.NodeCpu)), "")
                .Add($"{side.Name} / 1 node: CPU of PostgreSQL", Median(found[side].Zip(one, (here, there) => here.DatabaseCpu / there.DatabaseCpu)), "");
        }

        return report;
    }

    private static async Task<Figures> MeasureAsync(Side side, string program, string database, int messages, int people)
    {
        var data = Directory.CreateTempSubdirectory("bench-");
        var (bots, visitors) = (new List<ServerProcess>(), new List<IngestVisitor>());
        try
        {
            var schema = $"bench_{Guid.NewGuid():N}";
            for (var node = 0; node < side.Nodes; node++)
            {
                bots.Add(await ServerProcess.BotAsync(program, data.FullName, new("http://127.0.0.1:9"), [.. SettingsOf(side, $"{database};Search Path={schema}")]));
            }

            for (var person = 0; person < people; person++)
            {
                visitors.Add(await IngestVisitor.OpenAsync(bots[person % bots.Count].Address));
            }

            await TalkAsync(visitors, people * 20);
            var (nodeCpu, databaseCpu, clock) = (CpuOf(bots), GrowthDatabase.Cpu(), Stopwatch.StartNew());
            var tally = await TalkAsync(visitors, messages);
            var took = clock.Elapsed;
            return new(messages / took.TotalSeconds, (CpuOf(bots) - nodeCpu) / messages, (GrowthDatabase.Cpu() - databaseCpu) / messages, tally.Milliseconds(0.5));
        }
        finally
        {
            visitors.ForEach(visitor => visitor.Dispose());
            foreach (var bot in bots)
            {
                await bot.DisposeAsync();
            }

            data.Delete(recursive: true);
        }
    }

    private static IEnumerable<(string Name, string Value)> SettingsOf(Side side, string database)
    {
        if (!side.IsOnServer)
        {
            yield return ("Storage__Engine", "sqlite");
            yield break;
        }

        yield return ("Storage__Engine", "postgres");
        yield return ("Storage__Database", database);
        yield return ("Storage__Secret", "a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90");
        if (side.IsCluster)
        {
            yield return ("Cluster__Enabled", "true");
            yield return ("Cluster__Address", "127.0.0.1");
            yield return ("Cluster__SiloPort", Interlocked.Increment(ref _ports).ToString(CultureInfo.InvariantCulture));
            yield return ("Cluster__Failover", "00:00:10"); // A node without a turn on the CPU is not dead.
        }
    }

    private static async Task<IngestTally> TalkAsync(List<IngestVisitor> visitors, int messages)
    {
        var tally = new IngestTally(messages);
        using var stop = new CancellationTokenSource(TimeLimit, TimeProvider.System);
        await Task.WhenAll(visitors.Select(async (visitor, person) =>
        {
            for (var message = person; message < messages; message += visitors.Count)
            {
                tally.Said(message);
                await visitor.AskAsync(stop.Token);
                tally.TryAnswer(message);
            }
        }));
        return tally;
    }

    private static TimeSpan CpuOf(List<ServerProcess> bots) => bots.Aggregate(TimeSpan.Zero, (sum, bot) => sum + bot.Cpu);

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private sealed record Side(string Name, int Nodes, bool IsOnServer, bool IsCluster);

    private sealed record Figures(double PerSecond, TimeSpan NodeCpu, TimeSpan DatabaseCpu, double Half);
}
