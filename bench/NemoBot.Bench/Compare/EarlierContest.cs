namespace NemoBot.Bench.Compare;

/// <summary>The cost of a Telegram message beside that of an earlier version of the bot, built on this machine.</summary>
/// <param name="engine">The engine of the store; the earlier version has SQLite only.</param>
/// <param name="atMost">The aim for CPU a message.</param>
internal sealed class EarlierContest(BenchSettings settings, string engine, double atMost) : IContest
{
    private const string Commit = "abafe26";

    private string _bot = "";
    private string _earlier = "";

    public string Name => $"earlier-{engine}";

    public string Peer => $"commit {Commit}";

    public IReadOnlyList<Figure> Figures { get; } = [new($"CPU a Telegram message, {engine}", "ms", AtMost: atMost), new($"Telegram messages, {engine}", "/s")];

    public async Task<string?> PrepareAsync()
    {
        _bot = await settings.PublishedAsync("bot", "NemoBot");
        if (await Peers.EarlierBotAsync(Commit) is not { } earlier)
        {
            return $"Commit {Commit} cannot be built here.";
        }

        _earlier = earlier;
        return null;
    }

    public Task<IReadOnlyList<double>> OursAsync() => MeasureAsync(_bot, engine);

    public Task<IReadOnlyList<double>> TheirsAsync() => MeasureAsync(_earlier, null);

    public ValueTask DisposeAsync() => default;

    private async Task<IReadOnlyList<double>> MeasureAsync(string program, string? on)
    {
        var figures = await new IngestRun(program, "telegram", settings.Number("messages", 20_000), 128) { Engine = on }.MeasureAsync();
        return [figures.BotCpu.TotalMilliseconds, figures.MessagesPerSecond];
    }
}
