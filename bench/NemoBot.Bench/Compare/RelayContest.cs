namespace NemoBot.Bench.Compare;

/// <summary>Open streams whose events go to open pages, beside a relay in Node.js that stores nothing.</summary>
internal sealed class RelayContest(BenchSettings settings) : IContest
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("bench-");
    private readonly int _chats = settings.Number("chats", 1_000);
    private readonly TimeSpan _time = TimeSpan.FromSeconds(settings.Number("seconds", 20));
    private readonly TimeSpan _warmUp = TimeSpan.FromSeconds(settings.Number("warm", 45));
    private string _bot = "";
    private string _relay = "";
    private int _round;

    public string Name => "relay";

    public string Peer => "Node.js relay";

    public IReadOnlyList<Figure> Figures { get; } = [new("CPU an event", "us", AtMost: 0.7), new("event to card, p50", "ms"), new("event to card, p99", "ms")];

    public async Task<string?> PrepareAsync()
    {
        _bot = await settings.PublishedAsync("bot", "NemoBot");
        if (await Peers.NodeAsync("relay") is not { } relay)
        {
            return "Node.js is not installed.";
        }

        _relay = relay;
        return null;
    }

    public async Task<IReadOnlyList<double>> OursAsync()
    {
        await using var api = await ServerProcess.RelayApiAsync();
        var folder = _data.CreateSubdirectory($"{_round++}").FullName;
        await using var bot = await ServerProcess.BotAsync(_bot, folder, api.Address, ("WebChat__MostPages", "10000"), ("Nemo__RunLimit", "01:00:00"));
        return await MeasureAsync(api, bot);
    }

    public async Task<IReadOnlyList<double>> TheirsAsync()
    {
        await using var api = await ServerProcess.RelayApiAsync();
        await using var relay = await ServerProcess.NodeAsync(_relay, ("Nemo__ApiUrl", api.Address.ToString()));
        return await MeasureAsync(api, relay);
    }

    public ValueTask DisposeAsync()
    {
        _data.Delete(recursive: true);
        return default;
    }

    private async Task<IReadOnlyList<double>> MeasureAsync(ServerProcess api, ServerProcess server)
    {
        using var http = RelayPage.NewClient(server.Address);
        await using var run = new RelayRun(api, server, http, _time);
        await run.GrowAsync(_chats, _chats);
        await Task.Delay(_warmUp, TimeProvider.System); // What runs often is compiled once more.
        var size = await run.MeasureAsync();
        return [size.CpuPerEvent.TotalMicroseconds, At(size.Latencies, 0.5), At(size.Latencies, 0.99)];
    }

    private static double At(double[] sorted, double share) => sorted[(int)((sorted.Length - 1) * share)];
}
