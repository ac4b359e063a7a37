using System.Globalization;

namespace Cluster;

/// <summary>Kills, freezes and cuts off the nodes of a cluster, and stops their database, while people talk to them; then checks the promises.</summary>
/// <remarks>
/// <c>NEMOBOT_CLUSTER_KILLS</c>: how many disasters (default 8). <c>NEMOBOT_CLUSTER_SEED</c>: what happens when. <c>NEMOBOT_CLUSTER_ONLY=frozen</c>: only this kind (<see cref="DisasterKind"/>).
/// With more disasters than the default the times are checked too (<see cref="Gates"/>): the machine must have nothing else to do. A failure prints the command that repeats its round.
/// <c>NEMOBOT_CLUSTER_REPORT</c>: a file that gets each line as it comes, and next to it, with the seed appended to its name, the story of a failed round. Continue with <see cref="Round"/>: what
/// happens; <see cref="Disasters"/>: what strikes.
/// </remarks>
[Collection(nameof(RunsAlone))] // Its promises are in seconds.
public sealed class ClusterStory
{
    private const int KillsARound = 8;

    [Fact(Timeout = 24 * 60 * 60 * 1000)]
    public async Task Whatever_strikes_the_nodes_the_promises_hold()
    {
        var kills = Setting("NEMOBOT_CLUSTER_KILLS") ?? KillsARound;
        var seed = Setting("NEMOBOT_CLUSTER_SEED") ?? 1;
        var only = Enum.TryParse<DisasterKind>(Environment.GetEnvironmentVariable("NEMOBOT_CLUSTER_ONLY"), ignoreCase: true, out var kind) ? kind : (DisasterKind?)null;
        List<string> broken = [];
        List<Strike> strikes = [];
        for (var done = 0; done < kills; seed++)
        {
            var plan = Plan(seed, Math.Min(KillsARound, kills - done), only);
            done += plan.Count;
            Say($"seed {seed}: {string.Join(", ", plan)}");
            var result = await Round.PlayAsync(seed, plan, Say);
            strikes.AddRange(result.Strikes);
            Say($"seed {seed}: {result.Strikes.Count} disasters, {result.Messages} messages, {result.Presses} presses, {result.Prompts} prompts, {result.Videos} videos, {result.Broken.Count} violations, {result.Took.TotalSeconds:0} s");
            if (result.Broken.Count > 0)
            {
                var words = $"NEMOBOT_CLUSTER_SEED={seed} NEMOBOT_CLUSTER_KILLS={plan.Count}{(only is null ? "" : $" NEMOBOT_CLUSTER_ONLY={only}")} dotnet test tests/Cluster -c Release\n{string.Join('\n', result.Broken)}";
                Say(words);
                broken.Add($"{words}\n\n{result.Story}");
                Report(result.Story, $".{seed}");
            }
        }

        foreach (var line in Gates.Figures(strikes))
        {
            Say(line);
        }

        if (kills > KillsARound)
        {
            broken.AddRange(Gates.Violations(strikes, isStrict: true));
        }

        Assert.True(broken.Count == 0, string.Join("\n\n", broken));
    }

    /// <summary>Returns each kind once, and more kills up to the number, in an order of the seed.</summary>
    private static IReadOnlyList<DisasterKind> Plan(int seed, int count, DisasterKind? only)
    {
        var random = new Random(seed);
        return only is { } kind
            ? [.. Enumerable.Repeat(kind, count)]
            : [.. Enum.GetValues<DisasterKind>().Concat(Enumerable.Repeat(DisasterKind.Killed, KillsARound)).Take(KillsARound).OrderBy(_ => random.Next()).Take(count)];
    }

    private static void Say(string line)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        Report(line, "");
    }

    private static void Report(string words, string suffix)
    {
        if (Environment.GetEnvironmentVariable("NEMOBOT_CLUSTER_REPORT") is { Length: > 0 } report)
        {
            File.AppendAllText(report + suffix, words + Environment.NewLine);
        }
    }

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
