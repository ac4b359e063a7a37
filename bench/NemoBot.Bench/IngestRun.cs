using System.Diagnostics;

namespace NemoBot.Bench;

/// <summary>One measurement of the scenario <c>ingest</c>, on a new bot with an empty store.</summary>
/// <param name="Program">The folder of a published bot.</param>
/// <param name="Platform">web, telegram or discord.</param>
internal sealed record IngestRun(string Program, string Platform, int Messages, int People)
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(2);

    /// <summary>Gets the number of messages that each user sends before the measurement.</summary>
    public int WarmEach { get; init; } = 20;

    /// <summary>Gets the seconds to wait before the measurement, for a profiler; 0 for none.</summary>
    public int HoldSeconds { get; init; }

    /// <summary>Gets the engine of the store; null for the bot's default.</summary>
    public string? Engine { get; init; }

    /// <summary>Gets what starts the program, given its folder for data and the settings of the platform. The bot, unless it is set.</summary>
    public Func<string, IReadOnlyList<(string Name, string Value)>, Task<ServerProcess>>? Start { get; init; }

    public async Task<IngestFigures> MeasureAsync()
    {
        var data = Directory.CreateTempSubdirectory("bench-").FullName;
        try
        {
            await using IIngestPlatform far = Platform switch
            {
                "web" => new IngestWeb(),
                "telegram" => new IngestTelegram(),
                "discord" => new IngestDiscord(),
                _ => throw new ArgumentException("--platform is web, telegram or discord."),
            };
            IReadOnlyList<(string, string)> settings = [.. far.Settings, .. Engine is null ? [] : new[] { ("Storage__Engine", Engine) }];
            await using var bot = await (Start is null ? ServerProcess.BotAsync(Program, data, new Uri("http://127.0.0.1:9"), [.. settings]) : Start(data, settings));
            await far.OpenAsync(bot.Address, People);
            await TalkAsync(far, People * WarmEach);
            if (HoldSeconds > 0)
            {
                Console.Error.WriteLine($"The bot is process {bot.Id}.");
                await Task.Delay(TimeSpan.FromSeconds(HoldSeconds), TimeProvider.System);
            }

            using var self = Process.GetCurrentProcess();
            var (botCpu, selfCpu, clock) = (bot.Cpu, self.TotalProcessorTime, Stopwatch.StartNew());
            var tally = await TalkAsync(far, Messages);
            var took = clock.Elapsed;
            self.Refresh();
            return new(Messages / took.TotalSeconds, (bot.Cpu - botCpu) / Messages, (self.TotalProcessorTime - selfCpu) / Messages, tally, bot.PeakMemory);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    /// <summary>Runs all users until every message is sent and answered.</summary>
    private async Task<IngestTally> TalkAsync(IIngestPlatform far, int messages)
    {
        var tally = new IngestTally(messages);
        using var stop = new CancellationTokenSource(TimeLimit, TimeProvider.System);
        await far.TalkAsync(tally, People, messages, stop.Token);
        await tally.Done.WaitAsync(stop.Token);
        return tally;
    }
}

/// <param name="BotCpu">CPU time of the bot a message.</param>
/// <param name="FarCpu">CPU time of the simulated platform a message.</param>
/// <param name="PeakMemory">In bytes, of the bot.</param>
internal sealed record IngestFigures(double MessagesPerSecond, TimeSpan BotCpu, TimeSpan FarCpu, IngestTally Tally, long PeakMemory);
