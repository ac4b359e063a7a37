namespace NemoBot.Bench.Compare;

/// <summary>Very many open streams beside a tenth of them in the same process: what each costs, and whether the CPU grows with their number only. Without a peer: the aims are absolute.</summary>
internal sealed class StreamsContest(BenchSettings settings) : IContest
{
    private const double KiB = 1024;

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("bench-");
    private readonly int _streams = settings.Number("streams", 10_000);
    private readonly int _pages = settings.Number("pages", 2_000);
    private readonly TimeSpan _time = TimeSpan.FromSeconds(settings.Number("seconds", 20));
    private string _bot = "";
    private int _round;

    public string Name => "streams";

    public string Peer => "";

    public IReadOnlyList<Figure> Figures =>
    [
        new($"memory of a stream, {_streams} streams", "KiB", OwnAtMost: 60),
        new($"CPU, {_streams} streams / {_streams / 10}", "", OwnAtMost: 11),
    ];

    public async Task<string?> PrepareAsync()
    {
        _bot = await settings.PublishedAsync("bot", "NemoBot");
        return null;
    }

    public async Task<IReadOnlyList<double>> OursAsync()
    {
        await using var api = await ServerProcess.RelayApiAsync();
        var folder = _data.CreateSubdirectory($"{_round++}").FullName;
        await using var bot = await ServerProcess.BotAsync(_bot, folder, api.Address, ("WebChat__MostPages", "10000"), ("Nemo__RunLimit", "01:00:00"), ("Storage__Engine", "sqlite")); // The store is not measured, and all of these chats have one address: SQLite counts its jobs faster.
        using var http = RelayPage.NewClient(bot.Address);
        await using var run = new RelayRun(api, bot, http, _time);

        // As many pages in proportion, for they cost too.
        var few = await MeasureAsync(run, _streams / 10, _pages / 10);
        var many = await MeasureAsync(run, _streams, (_pages / 10) + (_streams / 10 * 9 * _pages / _streams));
        return [(many.Memory - few.Memory) / KiB / (many.Streams - few.Streams), many.CpuPerSecond / few.CpuPerSecond];
    }

    public Task<IReadOnlyList<double>> TheirsAsync() => Task.FromResult<IReadOnlyList<double>>([]);

    public ValueTask DisposeAsync()
    {
        _data.Delete(recursive: true);
        return default;
    }

    private async Task<RelaySize> MeasureAsync(RelayRun run, int streams, int pages)
    {
        await run.GrowAsync(streams, pages);
        await Task.Delay(_time, TimeProvider.System); // What runs often is compiled once more.
        return await run.MeasureAsync();
    }
}
