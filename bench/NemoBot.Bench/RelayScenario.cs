using System.Globalization;

namespace NemoBot.Bench;

/// <summary>
/// <c>relay</c>: an increasing number of chats, each with an open stream with an event every 2 s; chats with a page show their cards there. Bot, API and pages
/// are three processes. The cost of a chat is the difference between two sizes, which excludes the fixed cost of the process.
/// </summary>
internal static class RelayScenario
{
    private const double KiB = 1024;

    public static async Task<BenchReport> RunAsync(BenchSettings settings)
    {
        var sizes = settings.Values.GetValueOrDefault("chats", "100,1000").Split(',').Select(size => int.Parse(size, CultureInfo.InvariantCulture)).ToArray();
        var pages = settings.Number("pages", 2_000);
        var program = await settings.PublishedAsync("bot", "NemoBot");
        var data = Directory.CreateTempSubdirectory("bench-").FullName;
        try
        {
            await using var api = await ServerProcess.RelayApiAsync();
            var each = TimeSpan.FromSeconds(settings.Number("seconds", 20));
            await using var bot = await ServerProcess.BotAsync(
                program,
                data,
                api.Address,
                ("WebChat__MostPages", Math.Max(1, pages).ToString(CultureInfo.InvariantCulture)),
                ("Nemo__RunLimit", ((each * sizes.Length) + TimeSpan.FromHours(1)).ToString())); // The streams last as long as the measurement.
            using var http = RelayPage.NewClient(bot.Address);
            await (await RelayPage.OpenAsync(http)).SayAsync("help");
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
            await using var run = new RelayRun(api, bot, http, each);
            var report = new BenchReport("relay").Add("idle: memory", bot.Memory / KiB / KiB, "MiB").Add("idle: of it private", bot.PrivateMemory / KiB / KiB, "MiB");
            RelaySize? before = null;
            foreach (var size in sizes)
            {
                await run.GrowAsync(size, pages);
                var now = await run.MeasureAsync();
                Write(report, now, before);
                before = now;
            }

            return report;
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static void Write(BenchReport report, RelaySize now, RelaySize? before)
    {
        var name = now.Streams.ToString("N0", CultureInfo.InvariantCulture);
        report.Add($"{name} streams: pages", now.Pages, "").Add($"{name} streams: events", now.EventsPerSecond, "/s").Add($"{name} streams: cards shown", now.Latencies.Length, "")
            .Add($"{name} streams: event to card, p50", At(now.Latencies, 0.5), "ms").Add($"{name} streams: event to card, p99", At(now.Latencies, 0.99), "ms")
            .Add($"{name} streams: CPU an event", now.CpuPerEvent.TotalMicroseconds, "us").Add($"{name} streams: memory", now.Memory / KiB / KiB, "MiB")
            .Add($"{name} streams: of it private", now.Private / KiB / KiB, "MiB");
        if (before is not null && now.Streams > before.Streams)
        {
            var more = now.Streams - before.Streams;
            report.Add($"{name} streams: each more", (now.Memory - before.Memory) / KiB / more, "KiB").Add($"{name} streams: each more, private", (now.Private - before.Private) / KiB / more, "KiB");
        }
    }

    private static double At(double[] sorted, double share) => sorted.Length == 0 ? double.NaN : sorted[(int)((sorted.Length - 1) * share)];
}
