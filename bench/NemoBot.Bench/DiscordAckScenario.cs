using System.Diagnostics;

namespace NemoBot.Bench;

/// <summary><c>discord-ack</c>: the latency of the acknowledgement of a command while many jobs run and Discord limits every other call.</summary>
internal static class DiscordAckScenario
{
    public static async Task<BenchReport> RunAsync(BenchSettings settings)
    {
        var program = await settings.PublishedAsync("bot", "NemoBot");
        var run = new DiscordAckRun(settings.Number("jobs", 500), settings.Number("commands", 2_000), settings.Number("rate", 100));
        var figures = await run.MeasureAsync((data, api, discord) => ServerProcess.BotAsync(program, data, api, discord));
        return new BenchReport("discord-ack").Add("jobs with an open stream", figures.Streams, "").Add("events of streams meanwhile", figures.Events, "")
            .Add("posts and edits meanwhile", figures.Posts, "").Add("429 meanwhile", figures.Limited, "").Add("commands", run.Commands, "")
            .Add("acknowledged in 3 s", figures.Latencies.Count(time => time < 3000), "").Add("event to acknowledgement, median", figures.At(0.5), "ms")
            .Add("event to acknowledgement, p99", figures.At(0.99), "ms").Add("event to acknowledgement, slowest", figures.At(1), "ms").Add("CPU of one core", figures.Cores * 100, "%");
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
}
