using System.Diagnostics;

namespace NemoBot.Bench;

/// <summary><c>ingest</c>: messages to the web chat, stored (durably) and answered, from many people at once.</summary>
internal static class IngestScenario
{
    public static async Task<BenchReport> RunAsync(BenchSettings settings)
    {
        var (messages, people) = (settings.Number("messages", 2000), settings.Number("people", 32));
        var program = await settings.PublishedAsync("bot", "NemoBot");
        var data = Directory.CreateTempSubdirectory("bench-").FullName;
        try
        {
            await using var bot = await ServerProcess.BotAsync(program, data, new Uri("http://127.0.0.1:9"));
            var visitors = await Task.WhenAll(Enumerable.Range(0, people).Select(_ => Visitor.OpenAsync(bot.Address)));
            await Task.WhenAll(visitors.Select(visitor => visitor.SayAsync("help"))); // Warm.
            var each = messages / people;
            var cpu = bot.Cpu;
            var clock = Stopwatch.StartNew();
            var answered = visitors.Select(async visitor =>
            {
                var answers = new HashSet<string>(); // By id: an edited answer is not another one.
                using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
                await visitor.ListenAsync((kind, entry) => kind == "entry" && entry.Contains("\"from\":\"bot\"", StringComparison.Ordinal) && System.Text.Json.JsonDocument.Parse(entry).RootElement is var answer && answer.TryGetProperty("repliesTo", out var asked) && answers.Add(asked.GetString()!) && answers.Count >= each + 1, limit.Token);
            }).ToList();
            await Task.WhenAll(visitors.Select(async visitor =>
            {
                for (var n = 0; n < each; n++)
                {
                    await visitor.SayAsync("help");
                }
            }));
            var stored = clock.Elapsed;
            await Task.WhenAll(answered);
            var total = clock.Elapsed;
            Array.ForEach(visitors, visitor => visitor.Dispose());
            return new BenchReport("ingest").Add("people", people, "").Add("messages", each * people, "").Add("accepted (stored)", each * people / stored.TotalSeconds, "messages/s")
                .Add("stored and answered", each * people / total.TotalSeconds, "messages/s").Add("CPU a message", (bot.Cpu - cpu).TotalMilliseconds / (each * people), "ms").Add("peak memory", bot.PeakMemory / (double)(1 << 20), "MiB");
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }
}
