using System.Globalization;

namespace NemoBot.Bench;

/// <summary>
/// <c>pieces</c>: the CPU time of the bot's process for an edit whose answer has many pieces; small and large answers alternate, so that the ratio of
/// their medians does not depend on the machine.
/// </summary>
internal static class PiecesScenario
{
    public static async Task<BenchReport> RunAsync(BenchSettings settings)
    {
        var sizes = settings.Values.GetValueOrDefault("events", "2000,20000").Split(',').Select(size => int.Parse(size, CultureInfo.InvariantCulture)).ToArray();
        var program = await settings.PublishedAsync("bot", "NemoBot");
        var data = Directory.CreateTempSubdirectory("bench-").FullName;
        try
        {
            await using var run = await PiecesRun.StartAsync(program, data);
            var costs = sizes.ToDictionary(size => size, _ => new List<double>());
            await run.CostAsync(sizes[0]); // Warm-up: compiles the code.
            for (var round = 0; round < settings.Number("rounds", 5); round++)
            {
                foreach (var size in sizes)
                {
                    costs[size].Add((await run.CostAsync(size)).TotalMilliseconds);
                }
            }

            var report = new BenchReport("pieces");
            foreach (var size in sizes)
            {
                report.Add($"{size.ToString("N0", CultureInfo.InvariantCulture)} events: CPU, median", Median(costs[size]), "ms");
            }

            return report.Add("events, largest / smallest", sizes[^1] / (double)sizes[0], "").Add("CPU, largest / smallest", Median(costs[sizes[^1]]) / Median(costs[sizes[0]]), "");
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
