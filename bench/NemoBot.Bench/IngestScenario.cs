namespace NemoBot.Bench;

/// <summary><c>ingest</c>: messages of many concurrent users, each stored (durably), handled and answered; each user sends the next one after the answer to the last.</summary>
/// <remarks>
/// This process plays the platform with raw sockets and prepared bytes, because on a small machine it competes with the bot for the CPU. The bot's own cost
/// (CPU per message) is reported separately, to distinguish a slow machine from a slow bot.
/// </remarks>
internal static class IngestScenario
{
    public static async Task<BenchReport> RunAsync(BenchSettings settings)
    {
        var platform = settings.Values.GetValueOrDefault("platform", "web");
        var run = new IngestRun(await settings.PublishedAsync("bot", "NemoBot"), platform, settings.Number("messages", 20_000), settings.Number("people", 128))
        {
            WarmEach = settings.Number("warm", 20),
            HoldSeconds = settings.Number("hold", 0),
        };
        var figures = await run.MeasureAsync();
        return new BenchReport($"ingest {platform}").Add("people", run.People, "").Add("messages", run.Messages, "")
            .Add("stored and answered", figures.MessagesPerSecond, "messages/s").Add("CPU of the bot a message", figures.BotCpu.TotalMilliseconds, "ms")
            .Add("CPU of the far end a message", figures.FarCpu.TotalMilliseconds, "ms")
            .Add("cores used by both", (figures.BotCpu + figures.FarCpu).TotalSeconds * figures.MessagesPerSecond, "")
            .Add("said to answered p50", figures.Tally.Milliseconds(0.5), "ms").Add("said to answered p99", figures.Tally.Milliseconds(0.99), "ms")
            .Add("answered twice", figures.Tally.Repeated, "").Add("peak memory", figures.PeakMemory / (double)(1 << 20), "MiB");
    }
}
