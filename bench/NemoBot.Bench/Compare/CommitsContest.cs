namespace NemoBot.Bench.Compare;

/// <summary>Telegram messages, stored and answered, beside what the engine alone commits: as many writes of the same size for each message, from as many callers, with the same flush.</summary>
internal sealed class CommitsContest(BenchSettings settings, string engine) : IContest
{
    private const int People = 128;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bench-");
    private string _bot = "";
    private int _round;

    /// <summary>The bytes of a message's writes: it is accepted; its answer is stored, and the message handled; the answer's receipt is stored.</summary>
    private static readonly int[] Writes = [700, 2_500, 300];

    public string Name => $"commits-{engine}";

    public string Peer => $"{engine} alone, {Writes.Length} commits a message";

    public IReadOnlyList<Figure> Figures { get; } = [new($"durable Telegram messages, {engine}", "/s", AtLeast: 0.5)];

    public async Task<string?> PrepareAsync()
    {
        _bot = await settings.PublishedAsync("bot", "NemoBot");
        return null;
    }

    public async Task<IReadOnlyList<double>> OursAsync() =>
        [(await new IngestRun(_bot, "telegram", settings.Number("messages", 20_000), People) { Engine = engine }.MeasureAsync()).MessagesPerSecond];

    public async Task<IReadOnlyList<double>> TheirsAsync()
    {
        var (path, span) = (Path.Combine(_folder.FullName, $"{_round++}.db"), TimeSpan.FromSeconds(4));
        var commits = engine == "sqlite" ? await CommitScenario.SqliteAsync(path, People, span, Writes) : await CommitScenario.LiteDbAsync(path, People, span, Writes);
        return [commits / Writes.Length];
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return default;
    }
}
