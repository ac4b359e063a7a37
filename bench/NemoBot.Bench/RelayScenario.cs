using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace NemoBot.Bench;

/// <summary><c>relay</c>: many chats, each with an open stream of an event every 2 s, shown on its card in an open page.</summary>
internal static partial class RelayScenario
{
    public static async Task<BenchReport> RunAsync(BenchSettings settings)
    {
        var chats = settings.Number("chats", 100);
        var seconds = settings.Number("seconds", 20);
        var program = await settings.PublishedAsync("bot", "NemoBot");
        var data = Directory.CreateTempSubdirectory("bench-").FullName;
        try
        {
            await using var api = await RelayApi.StartAsync();
            await using var bot = await ServerProcess.BotAsync(program, data, api.Address);
            using (var first = await Visitor.OpenAsync(bot.Address))
            {
                await first.SayAsync("help");
            }

            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
            var idle = bot.Memory;
            using var leave = new CancellationTokenSource();
            var latencies = new ConcurrentBag<double>();
            var measuring = false;
            var visitors = new List<Visitor>();
            var listening = new List<Task>();
            foreach (var group in Enumerable.Range(0, chats).Chunk(50))
            {
                var opened = await Task.WhenAll(group.Select(_ => Visitor.OpenAsync(bot.Address)));
                visitors.AddRange(opened);
                listening.AddRange(opened.Select(visitor => ListenAsync(visitor)));
                await Task.WhenAll(opened.Select(visitor => visitor.SayAsync("make the clip a little brighter and calmer")));
            }

            var patience = Stopwatch.StartNew();
            while (api.Open < chats && patience.Elapsed < TimeSpan.FromMinutes(2))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            }

            await Task.Delay(TimeSpan.FromSeconds(4), TimeProvider.System);
            measuring = true;
            var (cpu, events, open) = (bot.Cpu, api.Events, api.Open);
            await Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System);
            measuring = false;
            var (usedCpu, relayed, memory) = (bot.Cpu - cpu, api.Events - events, bot.Memory);
            await leave.CancelAsync();
            api.End();
            await Task.WhenAll(listening);
            visitors.ForEach(visitor => visitor.Dispose());
            var sorted = latencies.Order().ToArray();
            return new BenchReport("relay").Add("open streams", open, "").Add("events sent", relayed, "").Add("cards shown", sorted.Length, "")
                .Add("event to card, median", At(sorted, 0.5), "ms").Add("event to card, p99", At(sorted, 0.99), "ms").Add("CPU an event", usedCpu.TotalMilliseconds / Math.Max(1, relayed), "ms")
                .Add("CPU of one core", usedCpu.TotalSeconds / seconds * 100, "%").Add("memory at idle", idle / (double)(1 << 20), "MiB").Add("memory a chat", (memory - idle) / 1024.0 / chats, "KiB");

            async Task ListenAsync(Visitor visitor)
            {
                try
                {
                    await visitor.ListenAsync(
                        (_, entry) =>
                        {
                            visitor.Events.Clear();
                            if (measuring && Sent().Matches(entry) is [.., var newest])
                            {
                                latencies.Add(Stopwatch.GetElapsedTime(long.Parse(newest.Groups[1].Value, CultureInfo.InvariantCulture)).TotalMilliseconds);
                            }

                            return false;
                        },
                        leave.Token);
                }
                catch (OperationCanceledException)
                {
                    // Measured enough.
                }
            }
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static double At(double[] sorted, double share) => sorted.Length == 0 ? double.NaN : sorted[(int)((sorted.Length - 1) * share)];

    [GeneratedRegex("t=([0-9]+)")]
    private static partial Regex Sent();
}
