using System.Diagnostics;

namespace NemoBot.Bench;

/// <summary><c>ingest</c>: messages of many concurrent users, each stored (durably), handled and answered; each user sends the next one after the answer to the last.</summary>
/// <remarks>
/// This process plays the platform with raw sockets and prepared bytes, because on a small machine it competes with the bot for the CPU. The bot's own cost
/// (CPU per message) is reported separately, to distinguish a slow machine from a slow bot.
/// </remarks>
internal static class IngestScenario
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(2);

    public static async Task<BenchReport> RunAsync(BenchSettings settings)
    {
        var platform = settings.Values.GetValueOrDefault("platform", "web");
        var (messages, people) = (settings.Number("messages", 20_000), settings.Number("people", 128));
        var warm = people * settings.Number("warm", 20);
        var program = await settings.PublishedAsync("bot", "NemoBot");
        var data = Directory.CreateTempSubdirectory("bench-").FullName;
        try
        {
            await using IIngestPlatform far = platform switch
            {
                "web" => new IngestWeb(),
                "telegram" => new IngestTelegram(),
                "discord" => new IngestDiscord(),
                _ => throw new ArgumentException("--platform is web, telegram or discord."),
            };
            await using var bot = await ServerProcess.BotAsync(program, data, new Uri("http://127.0.0.1:9"), [.. far.Settings]);
            await far.OpenAsync(bot.Address, people);
            await TalkAsync(far, people, warm);
            if (settings.Number("hold", 0) is > 0 and var hold)
            {
                Console.Error.WriteLine($"The bot is process {bot.Id}."); // For a profiler.
                await Task.Delay(TimeSpan.FromSeconds(hold), TimeProvider.System);
            }

            using var self = Process.GetCurrentProcess();
            var (botCpu, selfCpu, clock) = (bot.Cpu, self.TotalProcessorTime, Stopwatch.StartNew());
            var tally = await TalkAsync(far, people, messages);
            var took = clock.Elapsed;
            self.Refresh();
            return new BenchReport($"ingest {platform}").Add("people", people, "").Add("messages", messages, "")
                .Add("stored and answered", messages / took.TotalSeconds, "messages/s")
                .Add("CPU of the bot a message", (bot.Cpu - botCpu).TotalMilliseconds / messages, "ms")
                .Add("CPU of the far end a message", (self.TotalProcessorTime - selfCpu).TotalMilliseconds / messages, "ms")
                .Add("cores used by both", ((bot.Cpu - botCpu) + (self.TotalProcessorTime - selfCpu)) / took, "")
                .Add("said to answered p50", tally.Milliseconds(0.5), "ms").Add("said to answered p99", tally.Milliseconds(0.99), "ms")
                .Add("answered twice", tally.Repeated, "").Add("peak memory", bot.PeakMemory / (double)(1 << 20), "MiB");
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    /// <summary>Runs all users until every message is sent and answered.</summary>
    private static async Task<IngestTally> TalkAsync(IIngestPlatform far, int people, int messages)
    {
        var tally = new IngestTally(messages);
        using var stop = new CancellationTokenSource(TimeLimit, TimeProvider.System);
        await far.TalkAsync(tally, people, messages, stop.Token);
        await tally.Done.WaitAsync(stop.Token);
        return tally;
    }
}

/// <summary>A simulated platform with its users.</summary>
internal interface IIngestPlatform : IAsyncDisposable
{
    /// <summary>Gets the bot's settings for this platform.</summary>
    IReadOnlyList<(string Name, string Value)> Settings { get; }

    /// <summary>Completes when the bot is connected and the users may start.</summary>
    Task OpenAsync(Uri bot, int people);

    /// <summary>User p sends the messages p, p + people, p + 2 people and so on, each after the answer to the previous one.</summary>
    Task TalkAsync(IngestTally tally, int people, int messages, CancellationToken cancellationToken);
}
