using System.Diagnostics;
using System.Text.RegularExpressions;
using NemoBot.Bench.Growth;

namespace NemoBot.Bench;

/// <summary><c>console</c>: how long each page of the operator's console takes over a store with very many chats.</summary>
internal static partial class ConsoleScenario
{
    private const string Code = "a long operator code";

    /// <summary>Requests of each page that are not counted: the first ones compile code and open connections.</summary>
    private const int WarmUp = 5;

    /// <summary>In milliseconds.</summary>
    private const double Aim = 300;

    public static async Task<BenchReport> RunAsync(BenchSettings settings)
    {
        var program = await settings.PublishedAsync("bot", "NemoBot");
        var engine = settings.Values.GetValueOrDefault("engine", "litedb");
        var (chats, rounds) = (settings.Number("chats", 100_000), settings.Number("rounds", 30));
        var data = Directory.CreateTempSubdirectory("nemobot-console-").FullName;
        try
        {
            await using (await GrowthStore.FilledAsync(data, engine, protection => new GrowthRows(new(protection), chats).All()))
            {
                // Closed again: the bot opens it.
            }

            await using var bot = await ServerProcess.BotAsync(program, data, new Uri("http://127.0.0.1:9"), ("Storage__Engine", engine), ("Operator__Code", Code));
            using var http = new HttpClient { BaseAddress = bot.Address };
            http.DefaultRequestHeaders.Add("X-Operator-Code", Code);
            var report = new BenchReport("console").Add("chats", chats, "");
            var job = AJob().Match(await http.GetStringAsync("/operator/jobs")).Value;
            foreach (var path in (string[])["/operator", "/operator/jobs", "/operator/jobs?state=Done", "/operator/jobs?state=Failed", job, "/operator/settings", "/operator/audit"])
            {
                var times = new List<double>();
                for (var round = 0; round < rounds + WarmUp; round++)
                {
                    var clock = Stopwatch.StartNew();
                    await http.GetStringAsync(path);
                    times.Add(clock.Elapsed.TotalMilliseconds);
                }

                var counted = times.Skip(WarmUp).Order().ToList();
                var name = path == job ? "/operator/jobs/ID" : path;
                report.Add($"{engine}, {name}: median, aim {Aim}", counted[counted.Count / 2], "ms").Add($"{engine}, {name}: slowest", counted[^1], "ms");
            }

            return report;
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [GeneratedRegex("/operator/jobs/[0-9a-z]+")]
    private static partial Regex AJob();
}
