namespace NemoBot.Bench.Compare;

/// <summary>A Telegram message, stored and answered, beside a bot on a library that stores the update and answers it with fixed words.</summary>
/// <param name="library">grammY or Telegram.Bot.</param>
internal sealed class EchoContest(BenchSettings settings, string library) : IContest
{
    private string _bot = "";
    private string _peer = "";

    public string Name => $"echo-{library}";

    public string Peer => $"{library} echo bot with SQLite";

    public IReadOnlyList<Figure> Figures { get; } = [new("Telegram messages, 128 people", "/s"), new("CPU a Telegram message", "ms"), new("said to answered, p99", "ms"), new("peak memory", "MiB")];

    public async Task<string?> PrepareAsync()
    {
        _bot = await settings.PublishedAsync("bot", "NemoBot");
        if (await (library == "grammY" ? Peers.NodeAsync("telegram") : Peers.PublishedAsync("TelegramBotEcho")) is not { } peer)
        {
            return $"The bot on {library} cannot be built here.";
        }

        _peer = peer;
        return null;
    }

    public Task<IReadOnlyList<double>> OursAsync() => MeasureAsync(Run);

    public Task<IReadOnlyList<double>> TheirsAsync() => MeasureAsync(Run with { Start = StartAsync });

    public ValueTask DisposeAsync() => default;

    private IngestRun Run => new(_bot, "telegram", settings.Number("messages", 20_000), 128);

    private Task<ServerProcess> StartAsync(string data, IReadOnlyList<(string Name, string Value)> platform)
    {
        (string, string)[] all = [.. platform, ("Storage__Path", Path.Combine(data, "echo.db"))];
        return library == "grammY" ? ServerProcess.NodeAsync(_peer, all) : ServerProcess.StartAsync(Path.Combine(_peer, "TelegramBotEcho"), "/health/ready", all);
    }

    private static async Task<IReadOnlyList<double>> MeasureAsync(IngestRun run)
    {
        var figures = await run.MeasureAsync();
        return [figures.MessagesPerSecond, figures.BotCpu.TotalMilliseconds, figures.Tally.Milliseconds(0.99), figures.PeakMemory / (double)(1 << 20)];
    }
}
