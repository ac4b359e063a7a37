using System.Globalization;

namespace NemoBot.Bench.Compare;

/// <summary>Start and memory beside a bare ASP.NET host with one route, published in the same way.</summary>
internal sealed class StartContest(BenchSettings settings) : IContest
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:9");
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(2);
    private const double MiB = 1 << 20;

    /// <summary>So many that what the process allocates besides does not count.</summary>
    private const int Requests = 20_000;

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("bench-");
    private string _bot = "";
    private string _host = "";

    public string Name => "start";

    public string Peer => "bare ASP.NET host";

    public IReadOnlyList<Figure> Figures { get; } =
    [
        new("warm start", "ms", AtMost: 1.7),
        new("memory at idle", "MiB", AtMost: 1.62),
        new("memory after a first message (peer: request)", "MiB"),
        new("allocated by a trivial GET", "B"),
    ];

    public async Task<string?> PrepareAsync()
    {
        _bot = await settings.PublishedAsync("bot", "NemoBot");
        if (await Peers.PublishedAsync("BareHost") is not { } host)
        {
            return "The bare host cannot be published here.";
        }

        _host = host;
        await OursAsync(); // Creates the database and its keys.
        return null;
    }

    public async Task<IReadOnlyList<double>> OursAsync()
    {
        IReadOnlyList<double> figures;
        await using (var bot = await ServerProcess.BotAsync(_bot, _data.FullName, Nowhere))
        {
            figures = await MeasureAsync(bot, async http => await (await RelayPage.OpenAsync(http)).SayAsync("help"));
        }

        await using var meter = await AllocationMeter.StartAsync();
        await using var metered = await ServerProcess.BotAsync(_bot, _data.FullName, Nowhere, meter.Settings);
        var allocated = await AllocatedAsync(metered, "/health/live", async () => (await meter.ReadAsync(CancellationToken.None)).Bytes);
        await metered.StopAsync();
        return [.. figures, allocated];
    }

    public async Task<IReadOnlyList<double>> TheirsAsync()
    {
        await using var host = await ServerProcess.StartAsync(Path.Combine(_host, "BareHost"), "/health/ready");
        var figures = await MeasureAsync(host, async http => (await http.GetAsync("/")).EnsureSuccessStatusCode().Dispose());
        await using var metered = await ServerProcess.StartAsync(Path.Combine(_host, "BareHost"), "/health/ready");
        using var http = RelayPage.NewClient(metered.Address);
        return [.. figures, await AllocatedAsync(metered, "/", async () => long.Parse(await http.GetStringAsync("/allocated"), CultureInfo.InvariantCulture))];
    }

    public ValueTask DisposeAsync()
    {
        _data.Delete(recursive: true);
        return default;
    }

    private static async Task<IReadOnlyList<double>> MeasureAsync(ServerProcess server, Func<HttpClient, Task> askAsync)
    {
        await Task.Delay(Settle, TimeProvider.System);
        var idle = server.Memory;
        using var http = RelayPage.NewClient(server.Address);
        await askAsync(http);
        await Task.Delay(Settle, TimeProvider.System);
        var after = server.Memory;
        await server.StopAsync(); // After a sudden end, the next start reads the whole store.
        return [server.Ready.TotalMilliseconds, idle / MiB, after / MiB];
    }

    /// <returns>The bytes that the server allocates for a request, once the code is compiled.</returns>
    private static async Task<double> AllocatedAsync(ServerProcess server, string path, Func<Task<long>> readAsync)
    {
        using var http = RelayPage.NewClient(server.Address);
        await AskAsync(http, path);
        await Task.Delay(Settle, TimeProvider.System);
        var before = await readAsync();
        await AskAsync(http, path);
        return (await readAsync() - before) / (double)Requests;
    }

    private static async Task AskAsync(HttpClient http, string path)
    {
        for (var n = 0; n < Requests; n++)
        {
            using var answer = (await http.GetAsync(path)).EnsureSuccessStatusCode();
        }
    }
}
