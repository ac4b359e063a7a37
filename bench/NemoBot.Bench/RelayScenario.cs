using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;

namespace NemoBot.Bench;

/// <summary>
/// <c>relay</c>: an increasing number of chats, each with an open stream with an event every 2 s; chats with a page show their cards there. Bot, API and pages
/// are three processes. The cost of a chat is the difference between two sizes, which excludes the fixed cost of the process.
/// </summary>
internal static class RelayScenario
{
    /// <summary>Number of chats opened concurrently; opening is not measured.</summary>
    private const int AtOnce = 32;
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
            await using var run = new Run(api, bot, http, each);
            var report = new BenchReport("relay").Add("idle: memory", bot.Memory / KiB / KiB, "MiB").Add("idle: of it private", bot.PrivateMemory / KiB / KiB, "MiB");
            Size? before = null;
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

    private static void Write(BenchReport report, Size now, Size? before)
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

    private sealed record Size(int Streams, int Pages, double EventsPerSecond, double[] Latencies, TimeSpan CpuPerEvent, long Memory, long Private);

    /// <summary>The chats opened so far.</summary>
    private sealed class Run(ServerProcess api, ServerProcess bot, HttpClient http, TimeSpan time) : IAsyncDisposable
    {
        private readonly CancellationTokenSource _leave = new();
        private readonly HttpClient _figures = new() { BaseAddress = api.Address };
        private readonly List<Task> _listening = [];
        private ConcurrentBag<double>? _latencies;
        private int _chats;

        /// <summary>Opens chats up to <paramref name="size"/>; returns when all their streams are open.</summary>
        public async Task GrowAsync(int size, int pages)
        {
            while (_chats < size)
            {
                var group = Enumerable.Range(_chats, Math.Min(AtOnce, size - _chats)).ToArray();
                _chats += group.Length;
                var opened = await Task.WhenAll(group.Select(_ => RelayPage.OpenAsync(http)));
                _listening.AddRange(opened.Where((_, n) => group[n] < pages).Select(ListenAsync));
                await Task.WhenAll(opened.Select(page => page.SayAsync("make the clip a little brighter and calmer")));
            }

            var waited = Stopwatch.StartNew();
            while ((await FiguresAsync()).Open is var open && open < size)
            {
                if (waited.Elapsed > TimeSpan.FromMinutes(2))
                {
                    throw new TimeoutException($"Only {open} of {size} streams were opened.");
                }

                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            }

            await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System); // Allows work from the opening to finish.
        }

        public async Task<Size> MeasureAsync()
        {
            var latencies = new ConcurrentBag<double>();
            var (cpu, before, clock) = (bot.Cpu, await FiguresAsync(), Stopwatch.StartNew());
            Volatile.Write(ref _latencies, latencies);
            await Task.Delay(time, TimeProvider.System);
            Volatile.Write(ref _latencies, null);
            var (used, after, elapsed) = (bot.Cpu - cpu, await FiguresAsync(), clock.Elapsed);
            var events = after.Events - before.Events;
            return new(after.Open, _listening.Count(page => !page.IsCompleted), events / elapsed.TotalSeconds, [.. latencies.Order()], used / Math.Max(1, events), bot.Memory, bot.PrivateMemory);
        }

        public async ValueTask DisposeAsync()
        {
            await _leave.CancelAsync();
            await Task.WhenAll(_listening);
            _figures.Dispose();
            _leave.Dispose();
        }

        private async Task<RelayApi.Figures> FiguresAsync() => (await _figures.GetFromJsonAsync<RelayApi.Figures>(RelayApi.FiguresPath))!;

        private async Task ListenAsync(RelayPage page)
        {
            try
            {
                await page.ListenAsync(age => Volatile.Read(ref _latencies)?.Add(age.TotalMilliseconds), _leave.Token);
            }
            catch (OperationCanceledException)
            {
                // The measurement is complete.
            }
        }
    }
}
