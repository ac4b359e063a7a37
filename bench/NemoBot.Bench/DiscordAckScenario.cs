using System.Diagnostics;
using System.Net.Http.Json;

namespace NemoBot.Bench;

/// <summary><c>discord-ack</c>: the latency of the acknowledgement of a command while many jobs run and Discord limits every other call.</summary>
internal static class DiscordAckScenario
{
    public static async Task<BenchReport> RunAsync(BenchSettings settings)
    {
        var (jobs, commands, perSecond) = (settings.Number("jobs", 500), settings.Number("commands", 2_000), settings.Number("rate", 100));
        var program = await settings.PublishedAsync("bot", "NemoBot");
        var data = Directory.CreateTempSubdirectory("bench-").FullName;
        try
        {
            await using var api = await ServerProcess.RelayApiAsync();
            using var http = new HttpClient { BaseAddress = api.Address };
            async Task<RelayApi.Figures> FiguresAsync() => (await http.GetFromJsonAsync<RelayApi.Figures>(RelayApi.FiguresPath))!;
            await using var discord = await DiscordServer.StartAsync();
            await using var bot = await ServerProcess.BotAsync(program, data, api.Address, discord.Settings);
            await discord.ReadyAsync();
            await PacedAsync(jobs, perSecond, person => discord.CommandAsync("edit", person));
            var waited = Stopwatch.StartNew();
            while ((await FiguresAsync()).Open < jobs && waited.Elapsed < TimeSpan.FromMinutes(1))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            }

            // From here on every call except acknowledgements is limited; answers to these messages hit the global limit.
            discord.Api.IsExhausted = true;
            await PacedAsync(50, perSecond, person => discord.MessageAsync(person, "help"));
            await PacedAsync(commands / 10, perSecond, person => discord.CommandAsync("help", jobs + person)); // Warm-up.
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
            discord.Api.Acknowledged.Clear();
            var (cpu, clock, limited, posts, events) = (bot.Cpu, Stopwatch.StartNew(), discord.Api.Limited, discord.Api.Posts, (await FiguresAsync()).Events);
            await PacedAsync(commands, perSecond, person => discord.CommandAsync("help", jobs + commands + person));
            var (seconds, usedCpu) = (clock.Elapsed.TotalSeconds, bot.Cpu - cpu);
            var running = await FiguresAsync();
            (limited, posts, events) = (discord.Api.Limited - limited, discord.Api.Posts - posts, running.Events - events);
            await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System); // A later acknowledgement counts as too late.
            var sorted = discord.Api.Acknowledged.Values.Order().ToArray();
            return new BenchReport("discord-ack").Add("jobs with an open stream", running.Open, "").Add("events of streams meanwhile", events, "").Add("posts and edits meanwhile", posts, "").Add("429 meanwhile", limited, "")
                .Add("commands", commands, "").Add("acknowledged in 3 s", sorted.Count(time => time < 3000), "").Add("event to acknowledgement, median", At(sorted, 0.5), "ms").Add("event to acknowledgement, p99", At(sorted, 0.99), "ms")
                .Add("event to acknowledgement, slowest", At(sorted, 1), "ms").Add("CPU of one core", usedCpu.TotalSeconds / seconds * 100, "%");
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    /// <summary>Runs <paramref name="perSecond"/> actions per second, without waiting for earlier ones.</summary>
    public static async Task PacedAsync(int count, int perSecond, Func<int, Task> act)
    {
        var clock = Stopwatch.StartNew();
        for (var n = 0; n < count; n++)
        {
            if (TimeSpan.FromSeconds(n / (double)perSecond) - clock.Elapsed is { Ticks: > 0 } wait)
            {
                await Task.Delay(wait, TimeProvider.System);
            }

            await act(n);
        }
    }

    private static double At(double[] sorted, double share) => sorted.Length == 0 ? double.NaN : sorted[(int)((sorted.Length - 1) * share)];
}
